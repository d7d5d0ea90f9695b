-- The corrections of an article up to one of its versions as JSON, newest first; null if there are none. A function, because few articles
-- have corrections, and PostgreSQL would prepare the subquery of an expression for every execution.
create function corrections_of_version(of_article uuid, of_version integer) returns text
    language plpgsql stable
as $$
begin
    return (
        select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'note', c.note, 'at', c.at, 'version', c.version)
                         order by c.version desc)
        from correction c where c.article_id = of_article and c.version <= of_version);
end $$;
