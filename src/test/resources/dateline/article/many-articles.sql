-- A hundred thousand articles like those of a large newsroom: words, tags and authors from frequent to unique, a tree of sections, and four
-- languages. Most articles are public, one source is licensed, and some articles are expired, under embargo or unpublished.
insert into source (slug, name, visibility, created_at, updated_at, updated_by)
select 'source-' || n, 'Source ' || n, case n when 3 then 'licensed' when 4 then 'teaser' else 'public' end, dateline_now(), dateline_now(), 'test'
from generate_series(0, 9) n;

insert into section (slug, name, parent, created_at, updated_at, updated_by)
select 'section-' || n, 'Section ' || n, case when n >= 4 then 'section-' || (n % 4) end, dateline_now(), dateline_now(), 'test'
from generate_series(0, 19) n;

insert into tag (slug, name, created_at) select 'tag-' || n, 'Tag ' || n, dateline_now() from generate_series(0, 4999) n;
insert into author (slug, name, created_at) select 'author-' || n, 'Author ' || n, dateline_now() from generate_series(0, 499) n;

-- Disables triggers and foreign key checks. Every reference below exists.
set session_replication_role to replica;

-- tag-0 is on every second article, tag-1 on every tenth, tag-2 on every hundredth, tag-3 on the fifty oldest; the others are rare.
insert into article (id, slug, source, created_at, created_by, updated_at, pub_status, version, published_at, embargoed_until, expires_at,
    unpublished_at, modified_at, first_public_at, language, section, tags, subjects, authors, translation_group, type)
select cast('01980000-0000-7000-8000-' || lpad(to_hex(n), 12, '0') as uuid), 'article-' || n,
    'source-' || case when n % 2 = 0 then 0 else n / 7 % 10 end, p.at, 'test', p.at,
    case when n % 500 = 7 then 'withheld' when n % 500 = 8 then 'canceled' else 'usable' end, 1, p.at,
    case when n > :articles - 50 then p.at end,
    case when n % 200 = 3 then p.at + interval '30 days' end,
    case when n % 500 = 9 then p.at + interval '1 day' end,
    greatest(p.at, least(p.at + case when n % 20 = 0 then interval '3 days' else interval '0' end, dateline_now())),
    case when n <= :articles - 50 then p.at end,
    case when n % 10 < 7 then 'en' when n % 10 = 7 then 'en-GB' when n % 10 = 8 then 'de' when n % 100 = 9 then 'hu' else 'fr' end,
    'section-' || n / 3 % 20,
    array_remove(array[case when n % 2 = 0 then 'tag-0' end, case when n / 5 % 10 = 1 then 'tag-1' end,
        case when n / 11 % 100 = 2 then 'tag-2' end, case when n <= 50 then 'tag-3' end, 'tag-' || 4 + n * 7919 % 4996], null),
    array['medtop:' || lpad((1000000 * (1 + n / 13 % 17))::text, 8, '0')],
    array['author-' || (n * 31 % 500), case when n % 3 = 0 then 'author-0' else 'author-1' end],
    case when n % 10 < 2 then cast('01980000-0000-7000-9000-' || lpad(to_hex(n / 10), 12, '0') as uuid) end,
    case when n % 40 = 0 then 'video' when n % 40 = 1 then 'audio' else 'text' end
from generate_series(1, :articles) n,
    -- One every half hour, the last fifty still to come.
    lateral (select date_trunc('second', dateline_now()) + (n - :articles + 49.5) * interval '30 minutes' as at) p;

update article a set effective_visibility = coalesce(a.visibility, s.visibility), first_live_at = a.first_public_at,
    taken_back_at = case when a.pub_status <> 'usable' then a.published_at + interval '1 day' end
from source s where s.slug = a.source;

insert into article_term
select a.id, t.term, a.published_at, a.expires_at, a.effective_visibility <> 'licensed'
from article a, article_terms(a) t(term)
where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and a.slug like 'article-%';

insert into slug select slug, id from article where slug like 'article-%';

insert into version (article_id, number, kind, slug, content, content_hash, created_at, created_by)
select a.id, 1, 'publication', a.slug,
    jsonb_build_object('type', a.type, 'language', a.language, 'headline', t.headline, 'teaser', t.teaser, 'bylines', jsonb_build_array(),
        'body', jsonb_build_array(jsonb_build_object('type', 'paragraph', 'id', 'b1', 'text', t.body, 'html', t.body)),
        'section', a.section, 'tags', a.tags, 'subjects', a.subjects, 'source', a.source, 'media', jsonb_build_array()),
    '\x00', a.published_at, 'test'
from article a,
    -- common is in every article, frequent in every second, middling in every hundredth, seldom in every thousandth, lately only in
    -- the newest, formerly only in the oldest fifth; hidden in the text of teasers and licensed articles alone.
    lateral (select cast(substr(a.slug, 9) as integer) as n) s,
    lateral (select 'Report ' || s.n || ' on word' || s.n % 1000 as headline,
        'A common account' || case when s.n % 2 = 0 then ', as frequent as any' else '' end as teaser,
        'Nobody knew' || case when s.n / 3 % 100 = 0 then ' the middling tide' else '' end
            || case when s.n / 7 % 1000 = 0 then ' that seldom turned' else '' end
            || case when s.n > :articles - 500 then ' lately' else '' end
            || case when s.n < :articles / 5 then ' formerly' else '' end
            || case when a.effective_visibility <> 'public' then ' hidden' else '' end
            || '. ' || repeat('The harbour, quarter ' || s.n % 40 || ', stayed as it was. ', 5) as body) t
where a.slug like 'article-%';

insert into text_configuration values ('english'), ('german'), ('french'), ('hungarian') on conflict do nothing;

insert into article_text (article_id, configuration, body, open, whole, published_at, modified_at, expires_at, ended_at, shown, section,
    language, terms, times)
select v.article_id, c.name, v.content #>> '{body,0,text}', w.open || w.every, w.open || w.rest || w.every, a.published_at, a.modified_at,
    a.expires_at, e.ended_at, case when s.live then a.effective_visibility end, a.section, a.language,
    array(select article_terms(a) union all select 'live' where s.live union all select 'open' where s.live and a.effective_visibility <> 'licensed'),
    time_stretches(0, a.published_at) || time_stretches(1, a.modified_at) || time_stretches(2, e.ended_at)
from version v join article a on a.id = v.article_id,
    lateral (select case when a.first_public_at is not null then coalesce(a.taken_back_at, a.unpublished_at, a.expires_at) end as ended_at) e,
    lateral (select a.pub_status = 'usable' and a.unpublished_at is null as live) s,
    lateral (select case when a.language like 'en%' then 'english' when a.language = 'de' then 'german' when a.language = 'fr' then 'french' else 'hungarian' end as name) c,
    lateral (select setweight(to_tsvector(cast(c.name as regconfig), v.content ->> 'headline'), 'A')
                 || setweight(to_tsvector(cast(c.name as regconfig), v.content ->> 'teaser'), 'B')
                 || setweight(to_tsvector('folded_simple', v.content ->> 'headline'), 'A')
                 || setweight(to_tsvector('folded_simple', v.content ->> 'teaser'), 'B') as open,
             setweight(to_tsvector(cast(c.name as regconfig), v.content #>> '{body,0,text}'), 'C')
                 || setweight(to_tsvector('folded_simple', v.content #>> '{body,0,text}'), 'D') as rest,
             cast('''every article''' as tsvector) as every
     -- One row per value, even if it occurs several times.
     offset 0) w
where a.slug like 'article-%';

reset session_replication_role;

-- Publications with a future instant were scheduled now.
insert into change (kind, article_id, version, at, made_by, told, live)
select 'published', id, version, least(published_at, dateline_now()), 'test', first_public_at is not null, first_public_at is not null from article where slug like 'article-%' order by published_at;

insert into feed (slug, title, language, query, pinned, excluded, created_at, updated_at, updated_by)
values ('everyday', 'Everyday', 'en', '{"tag": ["tag-0"]}', '{}', '{}', dateline_now(), dateline_now(), 'test'),
       ('sifted', 'Sifted', 'en', '{"section": ["section-1"], "tag": ["tag-1", "tag-2"]}',
        '{01980000-0000-7000-8000-000000000010}', '{01980000-0000-7000-8000-000000004000}', dateline_now(), dateline_now(), 'test');
