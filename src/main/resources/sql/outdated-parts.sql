-- The next live versions whose serialized parts or token offsets are missing or have another form.
-- Killed articles are never delivered, so they are skipped.
select a.id, a.version, cast(v.content as text)
from (select id, version
      from article a
      where id > :after and version > 0 and pub_status <> 'canceled' and not (
          exists (select from finished_article f
                  where f.article_id = a.id and f.number = a.version and f.form = :partsForm)
          and exists (select from passage_text p
                      where p.article_id = a.id and p.number = a.version and p.form = :offsetsForm))
      order by id
      limit :limit) a
join version v on v.article_id = a.id and v.number = a.version
order by a.id
