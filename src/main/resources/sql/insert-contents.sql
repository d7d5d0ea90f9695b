-- Inserts the versions, drafts and wire items of new articles, which are a JSON array. Draft and wire item name the version that has their
-- content, if there is one. Contents are a separate array in the same order, so that the database parses each only once.
with new_article as materialized (
    select id, slug, revision, published, number, kind, note, hash, visibility, wire, cast(content_text as jsonb) as content
    from rows from (
        json_to_recordset(cast(:articles as json)) as (id uuid, slug text, revision bigint, published bigint, number integer, kind text,
            note text, hash text, visibility text, wire boolean),
        unnest(cast(:contents as text[]))
    ) r(id, slug, revision, published, number, kind, note, hash, visibility, wire, content_text)),
versions as (
    insert into version (article_id, number, kind, note, slug, content, content_hash, visibility, created_at, created_by)
    select id, number, kind, note, slug, content, decode(hash, 'hex'), visibility, :now, :by
    from new_article where number is not null),
edits as (
    insert into draft_edit (article_id, revision, fields, edited_at, edited_by, kind)
    select id, revision, '{}', :now, :by, 'publication' from new_article where number is not null),
drafts as (
    insert into draft (article_id, revision, published_revision, slug, content, content_version, updated_at, updated_by)
    select id, revision, published, slug, case when number is null then content end, number, :now, :by from new_article)
insert into wire_item (article_id, content, content_version, received_at, received_by)
select id, case when number is null then content end, number, :now, :by from new_article where wire
