-- Inserts the slugs of articles that are not taken.
insert into slug
select r.slug, r.id
from unnest(cast(:slugs as text[]), cast(:articles as uuid[])) r(slug, id)
on conflict do nothing
