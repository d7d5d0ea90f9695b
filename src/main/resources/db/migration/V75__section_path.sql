-- A section with the sections above it, the nearest first. The bound of 50 sections ends the walk in a tree with a cycle, which two concurrent
-- edits can make. A function keeps the walk out of the plan of the statements that read articles: most newsrooms have no policy of a section,
-- and PostgreSQL prepares each node of a plan for every execution.
create function section_path(slug text) returns text[] language plpgsql stable as $$
begin
    return (
        with recursive above(slug, distance) as (
            select section_path.slug, 0
            union all
            select s.parent, a.distance + 1 from above a join section s on s.slug = a.slug
            where s.parent is not null and a.distance < 50)
        select array_agg(above.slug order by above.distance) from above);
end $$;
