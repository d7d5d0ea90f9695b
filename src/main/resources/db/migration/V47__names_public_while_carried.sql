-- A name that a story brought along is public while an article that everybody may read carries it. Until now it stayed public for ever, and a killed
-- or withheld story left its names behind.
--
-- `announced` keeps its meaning for the release before: everybody may know the name, or could once. This release reads `put_by_editor` and the counts.

-- The release before takes these tables in other orders, so this waits for them a moment at a time and never holds some while it waits for others.
select set_config('transaction_timeout', '0', true);
do $$
begin
    for attempt in 1..200 loop
        begin
            perform set_config('lock_timeout', '300ms', true);
            lock table article in share row exclusive mode;
            lock table section, tag, author, source in access exclusive mode;
            perform set_config('lock_timeout', '0', true);
            return;
        exception when lock_not_available or deadlock_detected then
            perform pg_sleep(0.2);
        end;
    end loop;
    raise 'the tables of articles and names were in use for a minute; start again';
end $$;

-- Whether somebody made the name for itself: an editor, or an import that says that it is public. Such a name is public whatever carries it.
alter table section add column put_by_editor boolean not null default false;
alter table tag add column put_by_editor boolean not null default false;
alter table author add column put_by_editor boolean not null default false;
alter table source add column put_by_editor boolean not null default false;
create index section_put on section (slug) where put_by_editor;
create index tag_put on tag (slug) where put_by_editor;
create index author_put on author (slug) where put_by_editor;
create index source_put on source (slug) where put_by_editor;

-- A story inserts its names with announced = false, an editor with true. Set here and not by the application, so that the release before sets it, too.
create function name_made() returns trigger
    language plpgsql
as $$
begin
    new.put_by_editor := new.announced;
    return new;
end $$;
create trigger section_made before insert on section for each row execute function name_made();
create trigger tag_made before insert on tag for each row execute function name_made();
create trigger author_made before insert on author for each row execute function name_made();
create trigger source_made before insert on source for each row execute function name_made();

-- Only an editor's PUT moves the version.
create function name_put() returns trigger
    language plpgsql
as $$
begin
    new.put_by_editor := true;
    return new;
end $$;
create trigger section_put before update on section for each row when (new.version > old.version) execute function name_put();
create trigger source_put before update on source for each row when (new.version > old.version) execute function name_put();

-- How many articles that everybody may read carry a name: the sum of its rows. Each transaction adds its difference as a row of its own, so that two
-- publications never wait for each other; the application merges rows from time to time.
create table name_count (
    kind     text    not null constraint name_count_kind check (kind in ('section', 'tag', 'author', 'source')),
    slug     text    not null,
    articles integer not null
);
create index name_count_of_name on name_count (kind, slug);

-- Whether the names of an article are counted. By what its row says, never by the clock: while next_edge_at has passed and was not recorded yet, queries
-- add the difference themselves.
create function article_counted(a article) returns boolean
    language sql immutable
as $$
    select a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and a.effective_visibility <> 'licensed'
       and a.first_live_at is not null
       -- The end was recorded where there is one and nothing is expected any more.
       and (a.expires_at is null or a.next_edge_at is not null)
$$;

create function article_names(section text, source text, tags text[], authors text[]) returns table (kind text, slug text)
    language sql immutable
as $$
    select 'section', section where section is not null
    union all select 'source', source where source is not null
    union all select 'tag', unnest(tags)
    union all select 'author', unnest(authors)
$$;

create function names_counted_when_made() returns trigger
    language plpgsql
    -- Planned once on each connection, where others are planned for each statement.
    set plan_cache_mode = 'force_generic_plan'
as $$
begin
    insert into name_count (kind, slug, articles)
    select n.kind, n.slug, count(*) from made a, article_names(a.section, a.source, a.tags, a.authors) n where article_counted(a) group by n.kind, n.slug;
    return null;
end $$;
create trigger article_names_when_made after insert on article
    referencing new table as made for each statement execute function names_counted_when_made();

create function names_counted_when_changed() returns trigger
    language plpgsql
    -- Planned once on each connection, where others are planned for each statement.
    set plan_cache_mode = 'force_generic_plan'
as $$
begin
    insert into name_count (kind, slug, articles)
    select n.kind, n.slug, sum(n.articles) from (
        select x.kind, x.slug, 1 as articles from made a, article_names(a.section, a.source, a.tags, a.authors) x where article_counted(a)
        union all
        select x.kind, x.slug, -1 from former b, article_names(b.section, b.source, b.tags, b.authors) x where article_counted(b)) n
    group by n.kind, n.slug having sum(n.articles) <> 0;
    return null;
end $$;
create trigger article_names_when_changed after update on article
    referencing old table as former new table as made for each statement execute function names_counted_when_changed();

create function names_counted_when_gone() returns trigger
    language plpgsql
    -- Planned once on each connection, where others are planned for each statement.
    set plan_cache_mode = 'force_generic_plan'
as $$
begin
    insert into name_count (kind, slug, articles)
    select n.kind, n.slug, -count(*) from former b, article_names(b.section, b.source, b.tags, b.authors) n where article_counted(b) group by n.kind, n.slug;
    return null;
end $$;
create trigger article_names_when_gone after delete on article
    referencing old table as former for each statement execute function names_counted_when_gone();

create function names_counted_when_emptied() returns trigger
    language plpgsql
as $$
begin
    delete from name_count;
    return null;
end $$;
create trigger article_names_when_emptied after truncate on article for each statement execute function names_counted_when_emptied();
