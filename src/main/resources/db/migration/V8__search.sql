-- Search in every language without regard to accents, and every filter answered in order by an index. What is derived from a row here
-- is derived by the database, so that whatever writes an article, this release or the one before it, cannot leave it out.

-- Reading every article there is takes longer than a request may.
select set_config('transaction_timeout', '0', true);

-- A trusted extension that PostgreSQL brings along: the owner of the database may create it.
create extension if not exists unaccent;

-- Each language once more, its accents taken off before its words are stemmed. The other one stays in use beside it: in Hungarian or
-- Turkish an ending without its accents is no ending that a stemmer knows.
do $$
declare
    language text;
begin
    foreach language in array array['arabic', 'armenian', 'basque', 'catalan', 'danish', 'dutch', 'english', 'finnish', 'french',
        'german', 'greek', 'hindi', 'hungarian', 'indonesian', 'irish', 'italian', 'lithuanian', 'nepali', 'norwegian', 'portuguese',
        'romanian', 'russian', 'serbian', 'spanish', 'swedish', 'tamil', 'turkish', 'yiddish']
    loop
        execute format('create text search configuration folded_%1$s (copy = pg_catalog.%1$I)', language);
        execute format('alter text search configuration folded_%1$s alter mapping for hword, hword_part, word with unaccent, %1$s_stem', language);
    end loop;
    create text search configuration folded_simple (copy = pg_catalog.simple);
    alter text search configuration folded_simple alter mapping for hword, hword_part, word with unaccent, simple;
end $$;

-- The configurations that articles are indexed with: a query is parsed by each of these.
create table text_configuration (
    name text primary key
);
insert into text_configuration values ('simple');

-- An article whose text the release before this one indexed is found by its plain words until it is published again.
alter table article_text add column configuration text not null default 'simple' references text_configuration;
-- What passages are cut from.
alter table article_text add column body text not null default '';
-- A search reads this table only, so it also holds what lists filter and sort by.
alter table article_text add column published_at timestamptz;
alter table article_text add column modified_at timestamptz;
alter table article_text add column expires_at timestamptz;
-- Effective visibility; null for what is taken back.
alter table article_text add column shown text;
-- When it ends or was taken back; null as long as not everybody could read it once.
alter table article_text add column ended_at timestamptz;
alter table article_text add column section text;
alter table article_text add column language text;
alter table article_text add column terms text[] not null default '{}';
-- The stretches of time that it was published, modified and ended in.
alter table article_text add column times bigint[];

create temporary table indexed on commit drop as
select a.id,
       coalesce(c.configuration, 'simple') as configuration,
       normalize(v.content ->> 'headline') as headline,
       normalize(coalesce(v.content ->> 'teaser', '')) as teaser,
       left(normalize(coalesce(b.body, '')), 200000) as body,
       normalize(coalesce((select string_agg(one ->> 'display', E'\n') from jsonb_array_elements(v.content -> 'bylines') one), '')) as credits
from article a
join article_text t on t.article_id = a.id
join version v on v.article_id = a.id and v.number = a.version
left join lateral (
    select string_agg(part #>> '{}', E'\n') as body
    from jsonb_array_elements(v.content -> 'body') block,
    lateral (select jsonb_path_query(block, '$.text') union all select jsonb_path_query(block, '$.attribution')
             union all select jsonb_path_query(block, '$.items[*].text') union all select jsonb_path_query(block, '$.caption')
             union all select jsonb_path_query(block, '$.header[*]') union all select jsonb_path_query(block, '$.rows[*][*]')
             union all select jsonb_path_query(block, '$.fallbackText')) parts(part)
    where part #>> '{}' is not null
) b on true
left join (values ('ar', 'arabic'), ('hy', 'armenian'), ('eu', 'basque'), ('ca', 'catalan'), ('da', 'danish'), ('nl', 'dutch'),
    ('en', 'english'), ('fi', 'finnish'), ('fr', 'french'), ('de', 'german'), ('el', 'greek'), ('hi', 'hindi'),
    ('hu', 'hungarian'), ('id', 'indonesian'), ('ga', 'irish'), ('it', 'italian'), ('lt', 'lithuanian'), ('ne', 'nepali'),
    ('nb', 'norwegian'), ('nn', 'norwegian'), ('no', 'norwegian'), ('pt', 'portuguese'), ('ro', 'romanian'), ('ru', 'russian'),
    ('sr', 'serbian'), ('es', 'spanish'), ('sv', 'swedish'), ('ta', 'tamil'), ('tr', 'turkish'), ('yi', 'yiddish')) c(language, configuration)
    on c.language = lower(split_part(a.language, '-', 1));

insert into text_configuration select distinct configuration from indexed on conflict do nothing;

update article_text t
set configuration = i.configuration, body = i.body, open = words.open, whole = words.open || words.rest
from indexed i,
lateral (
    select setweight(to_tsvector(cast(i.configuration as regconfig), i.headline), 'A')
               || setweight(to_tsvector(cast(i.configuration as regconfig), i.teaser), 'B')
               || setweight(to_tsvector(cast('folded_' || i.configuration as regconfig), i.headline), 'A')
               || setweight(to_tsvector(cast('folded_' || i.configuration as regconfig), i.teaser), 'B')
               || setweight(to_tsvector('folded_simple', i.headline), 'A')
               || setweight(to_tsvector('folded_simple', i.teaser), 'B') as open,
           setweight(to_tsvector(cast(i.configuration as regconfig), i.body || E'\n' || i.credits), 'C')
               || setweight(to_tsvector(cast('folded_' || i.configuration as regconfig), i.body || E'\n' || i.credits), 'C')
               || setweight(to_tsvector('folded_simple', i.body || E'\n' || i.credits), 'D') as rest
) words
where t.article_id = i.id;

-- Who may read an article is asked of every row of every list: the answer stands on the row.
alter table article add column effective_visibility text not null default 'public'
    constraint article_effective_visibility check (effective_visibility in ('public', 'teaser', 'licensed'));
update article a set effective_visibility = coalesce(a.visibility, (select s.visibility from source s where s.slug = a.source), 'public');

create function article_effective_visibility() returns trigger
    language plpgsql
as $$
begin
    new.effective_visibility := new.visibility;
    if new.effective_visibility is null and new.source is not null then
        -- Shared: a source that changes its mind at the same moment waits, and then finds this row too.
        select s.visibility into new.effective_visibility from source s where s.slug = new.source for share;
    end if;
    new.effective_visibility := coalesce(new.effective_visibility, 'public');
    return new;
end $$;
create trigger article_visibility_when_made before insert on article
    for each row execute function article_effective_visibility();
create trigger article_visibility_when_changed before update of visibility, source on article
    for each row when (old.visibility is distinct from new.visibility or old.source is distinct from new.source)
    execute function article_effective_visibility();

create function source_visibility_to_articles() returns trigger
    language plpgsql
as $$
begin
    update article set effective_visibility = new.visibility
    where source = new.slug and visibility is null and effective_visibility <> new.visibility;
    return null;
end $$;
create trigger source_visibility_changed after update of visibility on source
    for each row when (old.visibility is distinct from new.visibility) execute function source_visibility_to_articles();

-- What feeds tell their readers to take down, the last first.
alter table article add column taken_back_at timestamptz;
update article set taken_back_at = updated_at where pub_status <> 'usable';
create function article_taken_back() returns trigger
    language plpgsql
as $$
begin
    new.taken_back_at := case when new.pub_status <> 'usable' then dateline_now() end;
    return new;
end $$;
create trigger article_taken_back before update of pub_status on article
    for each row when (old.pub_status is distinct from new.pub_status) execute function article_taken_back();

-- One row for everything that an article which is not taken back can be filtered by, with what lists sort by: a filter is a walk along
-- an index in the order asked for, however many or few articles it matches. Sections stand with those above them, languages
-- with their wider ranges.
create table article_term (
    article_id   uuid        not null references article on delete cascade,
    term         text        not null,
    published_at timestamptz not null,
    expires_at   timestamptz,
    -- Shown to everybody, whole or as a teaser.
    open         boolean     not null,
    primary key (article_id, term)
);

create function article_terms(a article) returns setof text
    language sql stable
as $$
    select 'tag:' || one from unnest(a.tags) one
    union select 'subject:' || one from unnest(a.subjects) one
    union select 'author:' || one from unnest(a.authors) one where one is not null
    union select 'source:' || a.source where a.source is not null
    union select 'type:' || a.type
    union select 'language:' || array_to_string((string_to_array(lower(a.language), '-'))[:n], '-')
          from generate_series(1, array_length(string_to_array(a.language, '-'), 1)) n
    union (with recursive above(slug) as (
               select a.section where a.section is not null
               union select s.parent from section s join above on s.slug = above.slug where s.parent is not null)
           select 'section:' || slug from above)
$$;

-- A section that moves at the same moment waits, and then finds these articles too.
create function article_sections_held(sections text[]) returns void
    language plpgsql
as $$
begin
    perform 1 from section held
    where held.slug in (with recursive above(slug) as (
        select unnest(sections) union select s.parent from section s join above on s.slug = above.slug) select slug from above)
    order by held.slug for share;
end $$;

-- Time as sets know it: 0 for publication, 1 for modification and 2 for the end, in stretches of 1, 4, 16 … seconds since 1970 up to a century, each a
-- number. An instant is in one stretch of each length, and a few of them side by side cover any time between two seconds.
create function time_stretch(kind integer, length integer, ordinal bigint) returns bigint
    language sql immutable
as $$ select ordinal << 8 | length << 2 | kind $$;

create function time_stretches(kind integer, instant timestamptz) returns bigint[]
    language sql immutable
as $$
    select array_agg(time_stretch(kind, length, cast(floor(extract(epoch from instant)) as bigint) >> 2 * length))
    from generate_series(0, 16) length where instant is not null
$$;

create function time_cover(kind integer, since bigint, before bigint) returns bigint[]
    language plpgsql immutable
as $$
declare
    first bigint := since;
    last bigint := before - 1;
    length integer := 0;
    cover bigint[] := '{}';
begin
    while first <= last and length < 16 loop
        while first <= last and first & 3 <> 0 loop
            cover := cover || time_stretch(kind, length, first);
            first := first + 1;
        end loop;
        while first <= last and last & 3 <> 3 loop
            cover := cover || time_stretch(kind, length, last);
            last := last - 1;
        end loop;
        exit when first > last;
        first := first >> 2;
        last := last >> 2;
        length := length + 1;
    end loop;
    return cover || array(select time_stretch(kind, length, one) from generate_series(first, last) one);
end $$;

-- Whatever is written of a text, and whenever its article changes.
create function article_text_place() returns trigger
    language plpgsql
as $$
declare
    a article;
begin
    select * into a from article where id = new.article_id;
    new.published_at := a.published_at;
    new.modified_at := a.modified_at;
    new.expires_at := a.expires_at;
    new.shown := case when a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null then a.effective_visibility end;
    new.ended_at := case when a.first_public_at is not null then coalesce(a.taken_back_at, a.unpublished_at, a.expires_at) end;
    new.section := a.section;
    new.language := a.language;
    -- Not taken back; shown to everybody, whole or as a teaser, as in article_term.
    new.terms := array(select article_terms(a) union all select 'live' where new.shown is not null
                       union all select 'open' where new.shown <> 'licensed');
    new.times := time_stretches(0, a.published_at) || time_stretches(1, a.modified_at) || time_stretches(2, new.ended_at);
    -- A word that every article has, since by what is not in it no index finds one. No text holds it: words have no spaces.
    new.open := new.open || cast('''every article''' as tsvector);
    new.whole := new.whole || cast('''every article''' as tsvector);
    return new;
end $$;
create trigger article_text_place before insert or update on article_text for each row execute function article_text_place();
update article_text set article_id = article_id;

create function article_terms_made() returns trigger
    language plpgsql
as $$
begin
    perform article_sections_held(array(select distinct section from made where section is not null and version > 0));
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from made a, article_terms(a) t(term)
    where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null;
    return null;
end $$;
create trigger article_terms_when_made after insert on article
    referencing new table as made for each statement execute function article_terms_made();

create function article_terms_changed() returns trigger
    language plpgsql
as $$
declare
    touched uuid[];
begin
    select array_agg(a.id) into touched from made a join former b on b.id = a.id
    where (a.version > 0, a.pub_status, a.unpublished_at, a.taken_back_at, a.first_public_at is null, a.published_at, a.modified_at,
           a.expires_at, a.effective_visibility, a.type, a.language, a.section, a.source, a.tags, a.subjects, a.authors)
        is distinct from
          (b.version > 0, b.pub_status, b.unpublished_at, b.taken_back_at, b.first_public_at is null, b.published_at, b.modified_at,
           b.expires_at, b.effective_visibility, b.type, b.language, b.section, b.source, b.tags, b.subjects, b.authors);
    if touched is null then return null; end if;
    perform article_sections_held(array(select distinct section from made where section is not null and version > 0 and id = any(touched)));
    delete from article_term where article_id = any(touched);
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from made a, article_terms(a) t(term)
    where a.id = any(touched) and a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null;
    update article_text set article_id = article_id where article_id = any(touched);
    return null;
end $$;
create trigger article_terms_when_changed after update on article
    referencing old table as former new table as made for each statement execute function article_terms_changed();

create function section_moved() returns trigger
    language plpgsql
as $$
declare
    touched uuid[];
begin
    select array_agg(a.id) into touched from article a
    where a.section in (with recursive below(slug) as (
        select new.slug union select s.slug from section s join below on s.parent = below.slug) select slug from below);
    if touched is null then return null; end if;
    delete from article_term where article_id = any(touched) and term like 'section:%';
    insert into article_term
    select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
    from article a, article_terms(a) t(term)
    where a.id = any(touched) and a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and t.term like 'section:%';
    update article_text set article_id = article_id where article_id = any(touched);
    return null;
end $$;
create trigger section_moved after update of parent on section
    for each row when (old.parent is distinct from new.parent) execute function section_moved();

insert into article_term
select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
from article a, article_terms(a) t(term)
where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null;

create index article_term_newest on article_term (term, published_at, article_id);
create index article_term_open_newest on article_term (term, published_at, article_id) where open;

-- Everything that can be asked together, so that one look tells what meets all of it in a stretch of time. Of a text also what everybody
-- may search, as the query says it: nothing of a licensed article, of a teaser what is open. Half a megabyte of entries may wait to be
-- sorted in: less makes writing slow, and each look goes through all of them.
create index article_text_found on article_text
    using gin (terms, times, (case shown when 'public' then whole when 'teaser' then open end), whole)
    with (gin_pending_list_limit = 512);
create index article_text_ended on article_text (ended_at desc, article_id desc) where ended_at is not null;
drop index article_text_open;
drop index article_text_whole;

create index article_live_newest on article (published_at desc, id desc)
    where version > 0 and pub_status = 'usable' and unpublished_at is null;
create index article_live_modified on article (modified_at desc, id desc)
    where version > 0 and pub_status = 'usable' and unpublished_at is null;
create index article_open_newest on article (published_at desc, id desc)
    where version > 0 and pub_status = 'usable' and unpublished_at is null and effective_visibility <> 'licensed';
create index article_open_modified on article (modified_at desc, id desc)
    where version > 0 and pub_status = 'usable' and unpublished_at is null and effective_visibility <> 'licensed';
create index article_open_by_id on article (id)
    where version > 0 and pub_status = 'usable' and unpublished_at is null and effective_visibility <> 'licensed';


-- Answered by article_term now.
drop index article_in_section;
drop index article_in_language;
drop index article_of_type;

-- A passage around what was found. Noncharacters (Unicode 23.7: for internal use) stand for where a match begins (FDD0) and ends (FDD1) and
-- where a passage ends (FDD2), and for "<" (FDD3), since the parser takes what follows one for a tag and leaves it out. A text that
-- holds some of its own loses them first.
create function highlighted(configuration text, document text, query tsquery, options text) returns text
    language plpgsql stable
as $$
declare
    clean text := translate(normalize(document), '<' || U&'\FDD0\FDD1\FDD2\FDD3', U&'\FDD3');
    marks text := case when length(clean) <= 400 then 'HighlightAll=true' else options end || U&', StartSel="\FDD0", StopSel="\FDD1", FragmentDelimiter="\FDD2"';
    passage text := ts_headline(cast('folded_' || configuration as regconfig), clean, query, marks);
begin
    if strpos(passage, U&'\FDD0') = 0 then passage := ts_headline(cast(configuration as regconfig), clean, query, marks); end if;
    return case when strpos(passage, U&'\FDD0') > 0 then passage end;
end $$;
