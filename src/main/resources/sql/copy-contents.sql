-- Inserts the drafts and wire items of new published articles, which are a JSON array. Their content is that of the version as it is stored,
-- so that the database compresses it only once.
with new_article as materialized (
    select r.id, r.slug, r.revision, r.published, r.wire, v.content
    from json_to_recordset(cast(:articles as json)) r(id uuid, slug text, revision bigint, published bigint, number integer, wire boolean)
    join version v on v.article_id = r.id and v.number = r.number),
drafts as (
    insert into draft (article_id, revision, published_revision, slug, content, updated_at, updated_by)
    select id, revision, published, slug, content, :now, :by
    from new_article)
insert into wire_item (article_id, content, received_at, received_by)
select id, content, :now, :by from new_article where wire
