-- Stores the search vectors of articles, whose texts are a JSON array, and returns the tokens of headline, teaser and rest of each.
with parsed as materialized (
    select t.article, t.number, t.configuration, vectors.open, vectors.whole, uncaptioned.whole as uncaptioned,
        headline.kinds as headline_kinds, headline.lengths as headline_lengths, headline.spoken as headline_spoken,
        headline.folded as headline_folded, headline.plain as headline_plain,
        teaser.kinds as teaser_kinds, teaser.lengths as teaser_lengths, teaser.spoken as teaser_spoken,
        teaser.folded as teaser_folded, teaser.plain as teaser_plain,
        rest.kinds as rest_kinds, rest.lengths as rest_lengths, rest.spoken as rest_spoken,
        rest.folded as rest_folded, rest.plain as rest_plain
    from json_to_recordset(cast(:texts as json)) t(article uuid, number integer, configuration text, headline text, teaser text,
        rest text, "restWithoutCaptions" text)
    cross join lateral parsed_text(t.configuration, t.headline) headline
    cross join lateral parsed_text(t.configuration, t.teaser) teaser
    cross join lateral parsed_text(t.configuration, t.rest) rest
    cross join lateral joined_vectors(headline.spoken, headline.folded, headline.plain, teaser.spoken, teaser.folded, teaser.plain,
        rest.spoken, rest.folded, rest.plain) vectors
    left join lateral article_vectors(t.configuration, t.headline, t.teaser, t."restWithoutCaptions") uncaptioned
        on t."restWithoutCaptions" is not null),
stored as (
    insert into article_text (article_id, configuration, open, whole, uncaptioned)
    select article, configuration, open, whole, uncaptioned from parsed
    on conflict (article_id) do update set configuration = excluded.configuration, body = excluded.body,
        open = excluded.open, whole = excluded.whole, uncaptioned = excluded.uncaptioned)
select text.kinds, text.lengths, cast(text.spoken as text) as spoken, cast(text.folded as text) as folded,
    case when text.folded is not null then cast(text.plain as text) end as plain
from parsed cross join lateral (values
    (1, headline_kinds, headline_lengths, headline_spoken, headline_folded, headline_plain),
    (2, teaser_kinds, teaser_lengths, teaser_spoken, teaser_folded, teaser_plain),
    (3, rest_kinds, rest_lengths, rest_spoken, rest_folded, rest_plain)) text(place, kinds, lengths, spoken, folded, plain)
order by parsed.number, text.place
