-- The slug of each name that exists by its name, or else by the slug that earlier releases gave it.
select distinct on (n.number) n.number, k.slug
from unnest(cast(:kinds as text[]), cast(:names as text[]), cast(:earlier as text[])) with ordinality n(kind, name, earlier, number)
cross join lateral (
    select slug, name from section where n.kind = 'section' and (name = n.name or slug = n.earlier)
    union all
    select slug, name from tag where n.kind = 'tag' and (name = n.name or slug = n.earlier)
    union all
    select slug, name from author where n.kind = 'author' and (name = n.name or slug = n.earlier)) k
order by n.number, k.name = n.name desc, k.slug
