-- The content of versions in this order, with the corrections up to each, until those before them have the given number of characters.
select content, corrections
from (select content, corrections, place,
          sum(length(content) + coalesce(length(corrections), 0))
              over (order by place rows between unbounded preceding and 1 preceding) as before
      from (select page.place, cast(v.content as text) as content,
                case when page.number > 1 then
                    (select cast(jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'at', c.at, 'version', c.version)
                                           order by c.version desc) as text)
                     from correction c where c.article_id = page.id and c.version <= page.number) end as corrections
            from unnest(cast(:articles as uuid[]), cast(:numbers as integer[])) with ordinality page (id, number, place)
            join version v on v.article_id = page.id and v.number = page.number
            order by page.place) texts) measured
where coalesce(before, 0) < :characters
order by place
