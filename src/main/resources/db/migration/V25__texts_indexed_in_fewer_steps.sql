-- What is found of a text, made in fewer steps. Connections plan every statement for its own values, which is right for questions; but what is
-- derived from a row was planned again for each row, and the vectors of a text were made of expressions that the planner wrote out two
-- to five times each. A publication spent most of its time in that.

-- The same two vectors as before: each word list is made once, and an assignment keeps its plan.
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
    folded_open tsvector := apart(setweight(to_tsvector(folded, head), 'A'), setweight(to_tsvector(folded, lead), 'B'));
    folded_rest tsvector := setweight(to_tsvector(folded, body), 'C');
    plain_open tsvector := apart(setweight(to_tsvector('folded_simple', head), 'A'), setweight(to_tsvector('folded_simple', lead), 'B'));
    plain_rest tsvector := setweight(to_tsvector('folded_simple', body), 'D');
begin
    if folded_open = spoken_open then folded_open := ''; end if;
    if folded_rest = spoken_rest then folded_rest := ''; end if;
    article_vectors.open := apart(apart(spoken_open, folded_open), plain_open);
    article_vectors.whole := apart(article_vectors.open, apart(apart(spoken_rest, folded_rest), plain_rest));
end $$;

-- They look at one row by its key, whatever stands in it.
alter function article_text_place() set plan_cache_mode to 'force_generic_plan';
alter function article_effective_visibility() set plan_cache_mode to 'force_generic_plan';
