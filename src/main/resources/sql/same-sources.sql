-- The sources that still have the visibility with which they were read.
select s.slug
from unnest(cast(:slugs as text[]), cast(:visibilities as text[])) r(slug, visibility)
join source s on s.slug = r.slug and s.visibility = r.visibility
