-- The contents of versions in this order, until those before them hold the given number of characters.
select content
from (select v.content, page.place,
          sum(length(cast(v.content as text)))
              over (order by page.place rows between unbounded preceding and 1 preceding) as before
      from unnest(cast(:articles as uuid[]), cast(:numbers as integer[])) with ordinality page (id, number, place)
      join version v on v.article_id = page.id and v.number = page.number) measured
where coalesce(before, 0) < :characters
order by place
