-- The names of an article as JSON. A function, because the statements that read articles hardly ever need the names, and PostgreSQL would
-- prepare the subqueries of an expression for every execution.
create function names_of_article(of_section text, of_tags text[], of_source text) returns text
    language plpgsql stable
as $$
begin
    return json_build_object(
        'section', (select s.name from section s where s.slug = of_section),
        'tags', (select json_object_agg(t.slug, t.name) from tag t where t.slug = any(of_tags)),
        'source', (select json_build_object('slug', s.slug, 'name', s.name, 'url', s.url, 'holder', s.copyright_holder,
                                            'notice', s.copyright_notice, 'media', s.media_syndicatable)
                   from source s where s.slug = of_source));
end $$;
