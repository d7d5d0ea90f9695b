-- What passages of the live version are cut from: its texts, and where in them the words stand by which a search finds it. Made once, in the
-- transaction of the version, so that a search parses no text. A row whose number or form is another is read by nobody; without one the
-- passages are cut from the version, as before.
create table passage_text (
    article_id    uuid    primary key references article on delete cascade,
    number        integer not null,
    -- Of the program that made it, as in finished_article.
    form          integer not null,
    -- In which words were stemmed.
    configuration text,
    headline      bytea,
    teaser        bytea,
    -- Null, as all of it, where what is shown depends on the time.
    body          bytea
) with (toast_tuple_target = 8160);
-- It is read whole and at once: neither packed nor apart as long as it is short.
alter table passage_text alter column headline set storage external, alter column teaser set storage external,
    alter column body set storage external;

-- Of a text, as search takes it: its tokens in order, each as its kind and its length in characters; and its words, stemmed, stemmed without accents
-- and plain without accents, with their numbers among the tokens that can be found. Where no character has an accent the second are the
-- first, and the third are the words in small letters: they are null.
create function passage_words(configuration text, document text, out tokens text, out spoken text, out folded text, out plain text)
    language plpgsql stable
    set plan_cache_mode to 'force_generic_plan'
as $$
declare
    said text := searchable(document);
begin
    tokens := (select string_agg(tokid || ':' || length(token), ' ') from ts_parse('default', said));
    spoken := to_tsvector(cast(configuration as regconfig), said);
    if octet_length(said) <> length(said) then
        folded := to_tsvector(cast('folded_' || configuration as regconfig), said);
        plain := to_tsvector('folded_simple', said);
    end if;
end $$;
