-- The texts of an article were parsed once for its search vectors and once more for its token offsets. One statement uses what these
-- functions return for both.

-- The search vectors of an article, put together from those of its headline, its teaser and the rest: each stemmed, stemmed without
-- accents (null for a text without letters beyond ASCII, whose words have none), and plain without accents.
create function joined_vectors(headline_spoken tsvector, headline_folded tsvector, headline_plain tsvector,
    teaser_spoken tsvector, teaser_folded tsvector, teaser_plain tsvector,
    rest_spoken tsvector, rest_folded tsvector, rest_plain tsvector, out open tsvector, out whole tsvector)
    language plpgsql immutable
as $$
declare
    spoken tsvector := apart(setweight(headline_spoken, 'A'), setweight(teaser_spoken, 'B'));
    folded tsvector := spoken;
begin
    if headline_folded is not null or teaser_folded is not null then
        folded := apart(setweight(coalesce(headline_folded, headline_spoken), 'A'), setweight(coalesce(teaser_folded, teaser_spoken), 'B'));
    end if;
    open := case when folded = spoken then spoken else apart(spoken, folded) end;
    open := apart(open, apart(setweight(headline_plain, 'A'), setweight(teaser_plain, 'B')));
    spoken := setweight(rest_spoken, 'C');
    if rest_folded <> rest_spoken then spoken := apart(spoken, setweight(rest_folded, 'C')); end if;
    whole := apart(open, apart(spoken, setweight(rest_plain, 'D')));
end $$;

create or replace function article_vectors(configuration text, headline text, teaser text, rest text, out open tsvector, out whole tsvector)
    language plpgsql stable
as $$
declare
    spoken regconfig := cast(configuration as regconfig);
    folded regconfig := cast('folded_' || configuration as regconfig);
    head text := searchable(headline);
    lead text := searchable(teaser);
    body text := searchable(rest);
    vectors record := joined_vectors(
        to_tsvector(spoken, head), case when octet_length(head) <> length(head) then to_tsvector(folded, head) end, to_tsvector('folded_simple', head),
        to_tsvector(spoken, lead), case when octet_length(lead) <> length(lead) then to_tsvector(folded, lead) end, to_tsvector('folded_simple', lead),
        to_tsvector(spoken, body), case when octet_length(body) <> length(body) then to_tsvector(folded, body) end, to_tsvector('folded_simple', body));
begin
    article_vectors.open := vectors.open;
    article_vectors.whole := vectors.whole;
end $$;

-- The tokens of a text, as text_tokens returns them, and its search vectors, as joined_vectors takes them.
create function parsed_text(configuration text, document text, out kinds integer[], out lengths integer[],
    out spoken tsvector, out folded tsvector, out plain tsvector)
    language plpgsql stable
    set plan_cache_mode to 'force_generic_plan'
as $$
declare
    said text := searchable(document);
begin
    select coalesce(array_agg((parsed.token).tokid), '{}'), coalesce(array_agg(length((parsed.token).token)), '{}') into kinds, lengths
    from (select ts_parse('default', said) as token offset 0) parsed;
    spoken := to_tsvector(cast(configuration as regconfig), said);
    plain := to_tsvector('folded_simple', said);
    if octet_length(said) <> length(said) then folded := to_tsvector(cast('folded_' || configuration as regconfig), said); end if;
end $$;

-- How many entries of the text index may wait to be sorted in is a setting of the connection: few after a single publication, since every
-- search goes through all of them; many while a batch of articles is inserted, which sorts them in at its end, each word once for all
-- articles that have it.
alter index article_text_found reset (gin_pending_list_limit);
