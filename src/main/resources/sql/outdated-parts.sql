-- The next live versions whose serialized parts are missing or have another form.
-- Killed articles are never delivered, so they are skipped. Both rows of an article are locked, so that no version is
-- published in between; rows that others have locked are skipped, so that the job never waits. The lower bound on the parts
-- lets a merge join begin there; without it each batch reads the parts of all batches before.
with outdated as (
    select id, version
    from article a
    where id > :after and version > 0 and pub_status <> 'canceled' and not exists (
        select from finished_article f
        where f.article_id = a.id and f.article_id > :after and f.number = a.version and f.form = :form)
    order by id
    limit :limit
    for no key update skip locked),
locked as (
    select x.article_id
    from article_text x join outdated o on o.id = x.article_id
    for no key update of x skip locked)
select o.id, o.version, cast(v.content as text)
from outdated o join version v on v.article_id = o.id and v.number = o.version
where o.id in (select article_id from locked)
   or not exists (select from article_text x where x.article_id = o.id)
order by o.id
