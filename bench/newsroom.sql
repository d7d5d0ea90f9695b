-- Reads articles from standard input and writes their rows as if each had been published at its instant.
begin;
create temporary table story (id uuid, slug text, at timestamptz, content jsonb) on commit drop;
\copy story from pstdin

insert into article (id, slug, source, created_at, created_by, updated_at, version, published_at, modified_at, first_public_at, first_live_at,
    type, language, section, tags, authors)
select id, slug, content ->> 'source', at, 'bench', at, 1, at, at, at, at, content ->> 'type', content ->> 'language', content ->> 'section',
    array(select jsonb_array_elements_text(content -> 'tags')), array(select one ->> 'author' from jsonb_array_elements(content -> 'bylines') one)
from story;

insert into slug select slug, id from story;

select count(*) > 0 as named from pg_attribute where attrelid = 'draft'::regclass and attname = 'content_version' \gset
\if :named
insert into draft (article_id, revision, published_revision, slug, content_version, updated_at, updated_by)
select id, 1, 1, slug, 1, at, 'bench' from story;
\else
insert into draft (article_id, revision, published_revision, slug, content, updated_at, updated_by)
select id, 1, 1, slug, content, at, 'bench' from story;
\endif

insert into version (article_id, number, kind, slug, content, content_hash, visibility, created_at, created_by)
select id, 1, 'publication', slug, content, sha256(convert_to(content::text, 'UTF8')), 'public', at, 'bench' from story;

insert into article_text (article_id, configuration, body, open, whole)
select story.id, 'english', said.body, words.open, words.whole
from story,
lateral (select string_agg(one ->> 'text', E'\n') as body from jsonb_array_elements(content -> 'body') one) said,
lateral article_vectors('english', content ->> 'headline', content ->> 'teaser',
    said.body || E'\n' || (content #>> '{bylines,0,display}')) words;

insert into change (kind, article_id, version, at, made_by)
select 'published', id, 1, at, 'bench' from story order by at;
commit;
