-- In a text without letters beyond ASCII, a stemmed word without accents is the stemmed word: the vectors of such a text need two passes
-- of the parser instead of three. The vectors stay the same.
create or replace function article_vectors(
    configuration text, headline text, teaser text, rest text, out open tsvector, out whole tsvector)
    language plpgsql stable
as $$
declare
    spoken regconfig := cast(configuration as regconfig);
    folded regconfig := cast('folded_' || configuration as regconfig);
    head text := searchable(headline);
    lead text := searchable(teaser);
    body text := searchable(rest);
    spoken_open tsvector := apart(setweight(to_tsvector(spoken, head), 'A'), setweight(to_tsvector(spoken, lead), 'B'));
    spoken_rest tsvector := setweight(to_tsvector(spoken, body), 'C');
    folded_open tsvector := '';
    folded_rest tsvector := '';
    plain_open tsvector := apart(setweight(to_tsvector('folded_simple', head), 'A'), setweight(to_tsvector('folded_simple', lead), 'B'));
    plain_rest tsvector := setweight(to_tsvector('folded_simple', body), 'D');
begin
    if octet_length(head) <> length(head) or octet_length(lead) <> length(lead) then
        folded_open := apart(setweight(to_tsvector(folded, head), 'A'), setweight(to_tsvector(folded, lead), 'B'));
        if folded_open = spoken_open then folded_open := ''; end if;
    end if;
    if octet_length(body) <> length(body) then
        folded_rest := setweight(to_tsvector(folded, body), 'C');
        if folded_rest = spoken_rest then folded_rest := ''; end if;
    end if;
    article_vectors.open := apart(apart(spoken_open, folded_open), plain_open);
    article_vectors.whole := apart(article_vectors.open, apart(apart(spoken_rest, folded_rest), plain_rest));
end $$;

-- New rows of article_text have no copy of the body: where a text without stored token offsets needs it, it comes from the version. Rows
-- of before, and those of the release before, have it.
create or replace function shown_body(content jsonb, indexed text, instant timestamptz, captions boolean) returns text
    language sql stable
as $$
    select case when hidden.media is null and indexed <> '' then left(indexed, 20000) else left((
        select string_agg(part #>> '{}', E'\n' order by number, kind)
        from jsonb_array_elements(content -> 'body') with ordinality as body(block, number),
        lateral (select 1, jsonb_path_query(block, '$.text') union all select 2, jsonb_path_query(block, '$.attribution')
                 union all select 3, jsonb_path_query(block, '$.items[*].text') union all select 4, jsonb_path_query(block, '$.caption')
                 union all select 5, jsonb_path_query(block, '$.header[*]') union all select 6, jsonb_path_query(block, '$.rows[*][*]')
                 union all select 7, jsonb_path_query(block, '$.fallbackText')) parts(kind, part)
        where part #>> '{}' is not null and (block ->> 'media' = any(hidden.media)) is not true), 20000) end
    from (select array_agg(one ->> 'id') as media from jsonb_array_elements(content -> 'media') one
          where not captions or cast(one ->> 'rightsExpireAt' as timestamptz) <= instant) hidden
$$;
