-- Ids of version 7 (RFC 9562) for rows that the database makes by itself.
create function next_id() returns uuid
    language sql volatile
as $$
    select encode(set_bit(set_bit(
        overlay(uuid_send(gen_random_uuid()) placing
                substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        52, 1), 53, 1), 'hex')::uuid
$$;

-- What a partner that was once given an article has to be told, to do, and to say that it has done.
create table notice (
    id                uuid        primary key,
    partner_id        uuid        not null references partner,
    kind              text        not null constraint notice_kind check
        (kind in ('correction', 'clarification', 'editors-note', 'retraction', 'withholding', 'kill', 'permission-ended')),
    demand            text        not null constraint notice_demand check (demand in ('correct', 'remove', 'hold')),
    article_id        uuid        references article,
    -- Of a correction: the one that says it right.
    version           integer,
    -- Under which the partner was given it last, or the one that ended. No reference: nobody's lock on a permission holds up a kill.
    permission_id     uuid        not null,
    -- The row of the log that opened it.
    change_id         bigint      not null,
    issued_at         timestamptz not null,
    -- Null where nothing is to be done.
    due_at            timestamptz,
    delivered_at      timestamptz,
    delivered_through text,
    acknowledged_at   timestamptz,
    done_at           timestamptz,
    -- The newsroom took it back: what was withheld is released, what had ended goes on.
    withdrawn_at      timestamptz,
    constraint notice_once unique (change_id, partner_id),
    constraint notice_of_something check ((article_id is null) = (kind = 'permission-ended'))
);
create index notice_of_partner on notice (partner_id, id);
create index notice_of_article on notice (article_id, partner_id);
create index notice_of_permission on notice (permission_id) where kind = 'permission-ended';
create index notice_open on notice (due_at, id) where done_at is null and withdrawn_at is null;
create index notice_open_of_partner on notice (partner_id, article_id) where done_at is null and withdrawn_at is null;

-- By hand: the rights desk wrote, or called.
create table notice_delivery (
    id          uuid        primary key,
    notice_id   uuid        not null references notice,
    channel     text        not null constraint notice_channel check (channel in ('email', 'phone')),
    at          timestamptz not null,
    note        text,
    recorded_at timestamptz not null,
    recorded_by text        not null
);
create index notice_delivery_of_notice on notice_delivery (notice_id, at);

create table acknowledgement (
    id        uuid        primary key,
    notice_id uuid        not null references notice,
    outcome   text        not null constraint acknowledgement_outcome check (outcome in ('removed', 'corrected', 'never-used')),
    url       text,
    note      text,
    at        timestamptz not null,
    key_id    text        not null
);
create index acknowledgement_of_notice on acknowledgement (notice_id, at);

-- Where a partner says it runs an article, and which version of it.
create table reproduction (
    id         uuid        primary key,
    partner_id uuid        not null references partner,
    article_id uuid        not null references article,
    url        text        not null,
    version    integer     not null,
    status     text        not null constraint reproduction_status check (status in ('running', 'removed')),
    revision   integer     not null default 1,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    constraint reproduction_once unique (partner_id, article_id, url)
);
create index reproduction_of_article on reproduction (article_id, partner_id);
create index reproduction_of_partner on reproduction (partner_id, id);

create index receipt_under_permission on receipt (permission_id, article_id);

-- Whether its end was told to the partner.
alter table permission add column end_told boolean not null default false;
create index permission_end_untold on permission (valid_until) where not end_told;

create function notice_kind(change_kind text) returns text
    language sql immutable
as $$
    select case change_kind
        when 'corrected' then 'correction' when 'clarified' then 'clarification' when 'noted' then 'editors-note'
        when 'retracted' then 'retraction' when 'withheld' then 'withholding' when 'canceled' then 'kill' end
$$;

-- ISO 8601 in the terms, as seconds: a day is 24 hours, whatever the clocks do.
create function remove_within(terms jsonb) returns interval
    language sql immutable
as $$ select make_interval(secs => extract(epoch from cast(terms ->> 'removeWithin' as interval))) $$;

-- For every partner that ever had the article, or for one of them. A permission may be quicker than the usual, never slower.
create function open_notices(about change, one uuid) returns void
    language sql
as $$
    insert into notice (id, partner_id, kind, demand, article_id, version, permission_id, change_id, issued_at, due_at)
    select next_id(), had.partner_id, notice_kind(about.kind),
           case when about.kind in ('withheld', 'canceled') then 'remove' else 'correct' end,
           about.article_id,
           case when about.kind not in ('withheld', 'canceled') then about.version end,
           had.permission_id, about.id, about.at,
           about.at + least(case about.kind when 'canceled' then interval '1 hour' else interval '24 hours' end,
                            remove_within(p.terms))
    from (select distinct on (partner_id) partner_id, permission_id from receipt
          where article_id = about.article_id and (one is null or partner_id = one)
          order by partner_id, delivered_at desc) had
    join permission p on p.id = had.permission_id
    on conflict on constraint notice_once do nothing
$$;

create function open_end_notice(about change, ended uuid) returns void
    language sql
as $$
    with told as (
        update permission p set end_told = true
        where p.id = ended and not p.end_told and exists (select from receipt where permission_id = ended)
        returning p.id, p.partner_id, p.terms)
    insert into notice (id, partner_id, kind, demand, permission_id, change_id, issued_at, due_at)
    select next_id(), told.partner_id, 'permission-ended',
           case told.terms ->> 'afterTerm' when 'keep' then 'hold' else 'remove' end,
           told.id, about.id, about.at,
           case when told.terms ->> 'afterTerm' = 'keep' then null
                else about.at + coalesce(remove_within(told.terms), interval '24 hours') end
    from told
$$;

-- In the transaction of what the log tells, whoever brought it about.
create function notices_follow_the_log() returns trigger
    language plpgsql
as $$
declare
    ended uuid;
    said  change;
begin
    if new.article_id is not null then
        if new.kind = 'released' then
            -- What was put right while nobody could read it is told now.
            perform 1 from article where id = new.article_id for update;
            for said in
                select c.* from change c
                where c.article_id = new.article_id and c.kind in ('corrected', 'clarified', 'noted', 'retracted')
                  and c.id > (select max(w.id) from change w where w.article_id = new.article_id and w.kind = 'withheld')
                order by c.id
            loop
                said.at := new.at;
                perform open_notices(said, null);
            end loop;
            update notice set withdrawn_at = new.at
            where article_id = new.article_id and kind = 'withholding' and done_at is null and withdrawn_at is null;
        else
            -- A receipt refers to its article: those that are being written are waited for, and later ones wait and then see this.
            perform 1 from article where id = new.article_id for update;
            if new.kind in ('withheld', 'canceled')
               or not exists (select from article where id = new.article_id and pub_status = 'withheld') then
                perform open_notices(new, null);
            end if;
        end if;
    else
        ended := cast(substr(new.subject, length('permission:') + 1) as uuid);
        if new.kind = 'permission-changed' then
            update permission set end_told = false
            where id = ended and end_told and state <> 'revoked' and (valid_until is null or valid_until > new.at);
            if found then
                update notice set withdrawn_at = new.at
                where permission_id = ended and kind = 'permission-ended' and done_at is null and withdrawn_at is null;
            end if;
        else
            perform open_end_notice(new, ended);
        end if;
    end if;
    return null;
end $$;
create trigger notices_follow_the_log after insert on change
    for each row when (new.kind in ('corrected', 'clarified', 'noted', 'retracted', 'withheld', 'canceled', 'released',
                                    'permission-revoked', 'permission-lapsed', 'permission-changed'))
    execute function notices_follow_the_log();

-- A delivery that was decided on before something happened and is recorded after it: the text leaves, and its notice with it. Older rows
-- are copies of what was told in its time.
create function receipt_overtaken() returns trigger
    language plpgsql
as $$
declare
    about change;
begin
    if new.delivered_at < dateline_now() - interval '1 minute' then return null; end if;
    if exists (select from article where id = new.article_id and version = new.version and pub_status = 'usable') then return null; end if;
    for about in
        select c.* from change c join article a on a.id = c.article_id
        where c.article_id = new.article_id
          and (c.kind in ('corrected', 'clarified', 'noted', 'retracted') and c.version > new.version
               or c.kind = 'canceled' or c.kind = 'withheld' and a.pub_status = 'withheld' and c.at = a.status_at)
        order by c.id
    loop
        perform open_notices(about, new.partner_id);
    end loop;
    return null;
end $$;
create trigger receipt_overtaken after insert on receipt for each row execute function receipt_overtaken();

-- A partner that is served no longer keeps its key for notices until the last is done, and twelve months after.
create function keeps_notices_key(partner uuid, at timestamptz) returns boolean
    language sql stable
as $$
    select exists (select from notice n where n.partner_id = partner
                   and coalesce(n.done_at, n.withdrawn_at, at) > at - interval '12 months')
       and (exists (select from partner p where p.id = partner and p.status <> 'active')
            or not exists (select from permission l where l.partner_id = partner and l.state = 'active'
                           and l.valid_from <= at and (l.valid_until is null or l.valid_until > at)))
$$;
