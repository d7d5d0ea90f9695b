-- History of what decides who may read or reproduce an article: one row per change, written by triggers, so that a node of the previous release
-- records it too. Rows are never changed and never removed. `place` orders the rows of one subject in commit order: it is assigned while the
-- transaction holds the row lock of the subject. `recorded_at` is the clock of the database when the row was written.
-- Not recorded: the contacts of a partner (personal data; the audit log holds who changed them), and whether a name is announced.

-- Creating a trigger waits for running writers and holds up new ones. The previous release locks these tables in other orders, so all locks are
-- taken at once, each attempt gives up after 300 ms, and writers go on between two attempts. First of all, while this transaction has no id
-- yet: a transaction with an id holds up every reader of the change log.
select set_config('transaction_timeout', '0', true);
do $$
begin
    for attempt in 1..200 loop
        begin
            perform set_config('lock_timeout', '300ms', true);
            lock table source, section, feed, partner, outlet, article in share row exclusive mode;
            perform set_config('lock_timeout', '0', true);
            return;
        exception when lock_not_available then
            perform pg_sleep(0.2);
        end;
    end loop;
    raise 'the tables of articles, sources, sections, feeds and partners were in use for a minute; start again';
end $$;

-- When recording began. A transaction with a greater (epoch, xid) has its changes in the history; what an older one did is only in the baseline.
create table history_start (
    only_one    boolean     primary key default true constraint history_start_only_one check (only_one),
    at          timestamptz not null default dateline_now(),
    epoch       integer     not null default current_epoch(),
    xid         xid8        not null default pg_current_xact_id(),
    -- When the last article got its baseline row; null while some may lack one. A job writes them after the start, in batches.
    complete_at timestamptz
);

create table source_version (
    slug               text        not null,
    place              bigint      generated always as identity,
    recorded_at        timestamptz not null default dateline_now(),
    xid                xid8        not null default pg_current_xact_id(),
    -- Null for a deletion.
    recorded_by        text,
    deleted            boolean     not null default false,
    version            integer     not null,
    name               text        not null,
    url                text,
    visibility         text        not null,
    copyright_holder   text,
    copyright_notice   text,
    media_syndicatable text        not null,
    public_history     boolean     not null,
    primary key (slug, place)
);

create table section_version (
    slug        text        not null,
    place       bigint      generated always as identity,
    recorded_at timestamptz not null default dateline_now(),
    xid         xid8        not null default pg_current_xact_id(),
    recorded_by text,
    deleted     boolean     not null default false,
    version     integer     not null,
    name        text        not null,
    description text,
    parent      text,
    primary key (slug, place)
);

create table feed_version (
    slug        text        not null,
    place       bigint      generated always as identity,
    recorded_at timestamptz not null default dateline_now(),
    xid         xid8        not null default pg_current_xact_id(),
    recorded_by text,
    deleted     boolean     not null default false,
    version     integer     not null,
    title       text        not null,
    description text,
    language    text        not null,
    author      text,
    image_url   text,
    query       jsonb       not null,
    pinned      uuid[]      not null,
    excluded    uuid[]      not null,
    item_count  integer     not null,
    ttl_minutes integer     not null,
    level       text        not null,
    podcast     jsonb,
    primary key (slug, place)
);

create table partner_version (
    partner_id  uuid        not null,
    place       bigint      generated always as identity,
    recorded_at timestamptz not null default dateline_now(),
    xid         xid8        not null default pg_current_xact_id(),
    recorded_by text,
    deleted     boolean     not null default false,
    version     integer     not null,
    name        text        not null,
    status      text        not null,
    country     text,
    exclude     jsonb       not null,
    primary key (partner_id, place)
);

create table outlet_version (
    outlet_id   uuid        not null,
    place       bigint      generated always as identity,
    recorded_at timestamptz not null default dateline_now(),
    xid         xid8        not null default pg_current_xact_id(),
    recorded_by text,
    deleted     boolean     not null default false,
    version     integer     not null,
    partner_id  uuid        not null,
    name        text        not null,
    domain      text,
    worldwide   boolean     not null,
    territories text[]      not null,
    channels    text[]      not null,
    primary key (outlet_id, place)
);

-- The life cycle of a published article. Until its first publication an article is a draft and has no row. What an article says stands in `version`.
create table article_state (
    article_id      uuid        not null,
    place           bigint      generated always as identity,
    recorded_at     timestamptz not null default dateline_now(),
    xid             xid8        not null default pg_current_xact_id(),
    -- The state when recording began.
    baseline        boolean     not null default false,
    -- Independent of the time: scheduled, embargoed, live and expired follow from `usable` and the instants.
    status          text        not null constraint article_state_status check (status in ('usable', 'unpublished', 'withheld', 'canceled')),
    published_at    timestamptz not null,
    embargoed_until timestamptz,
    scheduled_at    timestamptz,
    expires_at      timestamptz,
    -- The visibility of the article itself. Null: its source decides, see article_state_at. A source that changes its visibility gets one row in
    -- source_version, and its articles get none: a source may have a million articles, and one row for each would be one long transaction.
    visibility      text,
    source          text,
    primary key (article_id, place)
);
create unique index article_state_baseline on article_state (article_id) where baseline;

create function article_status(a article) returns text
    language sql immutable
as $$
    select case when a.pub_status <> 'usable' then a.pub_status when a.unpublished_at is not null then 'unpublished' else 'usable' end
$$;

-- The state of an article as recorded at an instant, with the visibility that was in effect then. No row: a draft, or recording had not begun.
create function article_state_at(article uuid, instant timestamptz)
    returns table (status text, published_at timestamptz, embargoed_until timestamptz, scheduled_at timestamptz, expires_at timestamptz,
                   effective_visibility text)
    language sql stable
as $$
    select s.status, s.published_at, s.embargoed_until, s.scheduled_at, s.expires_at, coalesce(s.visibility, o.visibility, 'public')
    from (select * from article_state l where l.article_id = $1 and l.recorded_at <= $2 order by l.place desc limit 1) s
    left join lateral (select v.visibility from source_version v where v.slug = s.source and v.recorded_at <= $2
                       order by v.place desc limit 1) o on true
$$;

create function source_recorded() returns trigger
    language plpgsql
as $$
declare
    s source := case tg_op when 'DELETE' then old else new end;
begin
    insert into source_version (slug, recorded_by, deleted, version, name, url, visibility, copyright_holder, copyright_notice,
                                media_syndicatable, public_history)
    values (s.slug, case when tg_op <> 'DELETE' then s.updated_by end, tg_op = 'DELETE', s.version, s.name, s.url, s.visibility,
            s.copyright_holder, s.copyright_notice, s.media_syndicatable, s.public_history);
    return null;
end $$;

create function section_recorded() returns trigger
    language plpgsql
as $$
declare
    s section := case tg_op when 'DELETE' then old else new end;
begin
    insert into section_version (slug, recorded_by, deleted, version, name, description, parent)
    values (s.slug, case when tg_op <> 'DELETE' then s.updated_by end, tg_op = 'DELETE', s.version, s.name, s.description, s.parent);
    return null;
end $$;

create function feed_recorded() returns trigger
    language plpgsql
as $$
declare
    f feed := case tg_op when 'DELETE' then old else new end;
begin
    insert into feed_version (slug, recorded_by, deleted, version, title, description, language, author, image_url, query, pinned, excluded,
                              item_count, ttl_minutes, level, podcast)
    values (f.slug, case when tg_op <> 'DELETE' then f.updated_by end, tg_op = 'DELETE', f.version, f.title, f.description, f.language,
            f.author, f.image_url, f.query, f.pinned, f.excluded, f.item_count, f.ttl_minutes, f.level, f.podcast);
    return null;
end $$;

create function partner_recorded() returns trigger
    language plpgsql
as $$
declare
    p partner := case tg_op when 'DELETE' then old else new end;
begin
    insert into partner_version (partner_id, recorded_by, deleted, version, name, status, country, exclude)
    values (p.id, case when tg_op <> 'DELETE' then p.updated_by end, tg_op = 'DELETE', p.version, p.name, p.status, p.country, p.exclude);
    return null;
end $$;

create function outlet_recorded() returns trigger
    language plpgsql
as $$
declare
    o outlet := case tg_op when 'DELETE' then old else new end;
begin
    insert into outlet_version (outlet_id, recorded_by, deleted, version, partner_id, name, domain, worldwide, territories, channels)
    values (o.id, case when tg_op <> 'DELETE' then o.updated_by end, tg_op = 'DELETE', o.version, o.partner_id, o.name, o.domain,
            o.worldwide, o.territories, o.channels);
    return null;
end $$;

-- Of many articles that come in together, one statement.
create function article_states_begun() returns trigger
    language plpgsql
as $$
begin
    insert into article_state (article_id, status, published_at, embargoed_until, scheduled_at, expires_at, visibility, source)
    select a.id, article_status(a), a.published_at, a.embargoed_until, a.scheduled_at, a.expires_at, a.visibility, a.source
    from made a where a.version > 0;
    return null;
end $$;

-- The lock on the article's row orders this and the job that writes baselines: whichever comes first writes the baseline.
create function article_state_changed() returns trigger
    language plpgsql
    set plan_cache_mode = 'force_generic_plan'
as $$
begin
    if old.version > 0 and not exists (select from article_state s where s.article_id = new.id) then
        insert into article_state (article_id, recorded_at, baseline, status, published_at, embargoed_until, scheduled_at, expires_at,
                                   visibility, source)
        values (old.id, (select h.at from history_start h), true, article_status(old), old.published_at, old.embargoed_until,
                old.scheduled_at, old.expires_at, old.visibility, old.source);
    end if;
    insert into article_state (article_id, status, published_at, embargoed_until, scheduled_at, expires_at, visibility, source)
    values (new.id, article_status(new), new.published_at, new.embargoed_until, new.scheduled_at, new.expires_at, new.visibility, new.source);
    return null;
end $$;

create trigger source_recorded_when_made after insert or delete on source for each row execute function source_recorded();
create trigger source_recorded_when_changed after update on source
    for each row when ((old.slug, old.version, old.name, old.url, old.visibility, old.copyright_holder, old.copyright_notice,
                        old.media_syndicatable, old.public_history)
                       is distinct from (new.slug, new.version, new.name, new.url, new.visibility, new.copyright_holder, new.copyright_notice,
                        new.media_syndicatable, new.public_history))
    execute function source_recorded();

create trigger section_recorded_when_made after insert or delete on section for each row execute function section_recorded();
create trigger section_recorded_when_changed after update on section
    for each row when ((old.slug, old.version, old.name, old.description, old.parent)
                       is distinct from (new.slug, new.version, new.name, new.description, new.parent))
    execute function section_recorded();

create trigger feed_recorded_when_made after insert or delete on feed for each row execute function feed_recorded();
create trigger feed_recorded_when_changed after update on feed
    for each row when ((old.slug, old.version, old.title, old.description, old.language, old.author, old.image_url, old.query, old.pinned,
                        old.excluded, old.item_count, old.ttl_minutes, old.level, old.podcast)
                       is distinct from (new.slug, new.version, new.title, new.description, new.language, new.author, new.image_url, new.query,
                        new.pinned, new.excluded, new.item_count, new.ttl_minutes, new.level, new.podcast))
    execute function feed_recorded();

create trigger partner_recorded_when_made after insert or delete on partner for each row execute function partner_recorded();
create trigger partner_recorded_when_changed after update on partner
    for each row when ((old.id, old.version, old.name, old.status, old.country, old.exclude)
                       is distinct from (new.id, new.version, new.name, new.status, new.country, new.exclude))
    execute function partner_recorded();

create trigger outlet_recorded_when_made after insert or delete on outlet for each row execute function outlet_recorded();
create trigger outlet_recorded_when_changed after update on outlet
    for each row when ((old.id, old.version, old.partner_id, old.name, old.domain, old.worldwide, old.territories, old.channels)
                       is distinct from (new.id, new.version, new.partner_id, new.name, new.domain, new.worldwide, new.territories, new.channels))
    execute function outlet_recorded();

create trigger article_state_when_made after insert on article
    referencing new table as made for each statement execute function article_states_begun();
create trigger article_state_when_changed after update on article
    for each row when (new.version > 0
                       and (old.version = 0
                            or (old.pub_status, old.unpublished_at is null, old.published_at, old.embargoed_until, old.scheduled_at,
                                old.expires_at, old.visibility, old.source)
                               is distinct from
                               (new.pub_status, new.unpublished_at is null, new.published_at, new.embargoed_until, new.scheduled_at,
                                new.expires_at, new.visibility, new.source)))
    execute function article_state_changed();

-- One baseline row each. Those of articles, of which there may be millions, are written after the start.
insert into history_start default values;
insert into source_version (slug, recorded_at, recorded_by, version, name, url, visibility, copyright_holder, copyright_notice,
                            media_syndicatable, public_history)
select slug, h.at, updated_by, version, name, url, visibility, copyright_holder, copyright_notice, media_syndicatable, public_history
from source, history_start h;
insert into section_version (slug, recorded_at, recorded_by, version, name, description, parent)
select slug, h.at, updated_by, version, name, description, parent from section, history_start h;
insert into feed_version (slug, recorded_at, recorded_by, version, title, description, language, author, image_url, query, pinned, excluded,
                          item_count, ttl_minutes, level, podcast)
select slug, h.at, updated_by, version, title, description, language, author, image_url, query, pinned, excluded, item_count, ttl_minutes,
       level, podcast
from feed, history_start h;
insert into partner_version (partner_id, recorded_at, recorded_by, version, name, status, country, exclude)
select id, h.at, updated_by, version, name, status, country, exclude from partner, history_start h;
insert into outlet_version (outlet_id, recorded_at, recorded_by, version, partner_id, name, domain, worldwide, territories, channels)
select id, h.at, updated_by, version, partner_id, name, domain, worldwide, territories, channels from outlet, history_start h;
