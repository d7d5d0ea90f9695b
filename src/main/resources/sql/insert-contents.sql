-- Inserts the versions of new articles, which are a JSON array, and the drafts and wire items of those that are not published. Contents are
-- a separate array in the same order, so that the database parses each only once.
with new_article as materialized (
    select id, slug, revision, number, kind, note, hash, visibility, wire, cast(content_text as jsonb) as content
    from rows from (
        json_to_recordset(cast(:articles as json)) as (id uuid, slug text, revision bigint, number integer, kind text,
            note text, hash text, visibility text, wire boolean),
        unnest(cast(:contents as text[]))
    ) r(id, slug, revision, number, kind, note, hash, visibility, wire, content_text)),
versions as (
    insert into version (article_id, number, kind, note, slug, content, content_hash, visibility, created_at, created_by)
    select id, number, kind, note, slug, content, decode(hash, 'hex'), visibility, :now, :by
    from new_article where number is not null),
edits as (
    insert into draft_edit (article_id, revision, fields, edited_at, edited_by, kind)
    select id, revision, '{}', :now, :by, 'publication' from new_article where number is not null),
drafts as (
    insert into draft (article_id, revision, slug, content, updated_at, updated_by)
    select id, revision, slug, content, :now, :by
    from new_article where number is null)
insert into wire_item (article_id, content, received_at, received_by)
select id, content, :now, :by from new_article where wire and number is null
