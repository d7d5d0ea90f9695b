-- The content of versions in this order, with the corrections up to each, until those before them have the given number of characters.
-- Recursive, so that only contents that are returned are converted to text.
with recursive texts as (
    select cast(0 as bigint) as place, cast(null as text) as content, cast(null as text) as corrections, cast(0 as bigint) as characters
    union all
    select texts.place + 1, next.content, next.corrections,
        texts.characters + length(next.content) + coalesce(length(next.corrections), 0)
    from texts
    cross join lateral (
        select cast(v.content as text) as content,
            case when v.number > 1 then corrections_of_version(v.article_id, v.number) end as corrections
        from version v
        where v.article_id = (cast(:articles as uuid[]))[texts.place + 1]
            and v.number = (cast(:numbers as integer[]))[texts.place + 1]
        -- Keeps the planner from converting each content twice, for its length and for its column.
        offset 0) next
    where texts.characters < :characters)
select content, corrections
from texts
where place > 0
order by place
