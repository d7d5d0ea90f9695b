-- Stores the search vectors of articles, whose texts are a JSON array.
insert into article_text (article_id, configuration, open, whole, uncaptioned)
select t.article, t.configuration, vectors.open, vectors.whole, uncaptioned.whole
from json_to_recordset(cast(:texts as json)) t(article uuid, configuration text, headline text, teaser text,
    rest text, "restWithoutCaptions" text)
cross join lateral article_vectors(t.configuration, t.headline, t.teaser, t.rest) vectors
left join lateral article_vectors(t.configuration, t.headline, t.teaser, t."restWithoutCaptions") uncaptioned
    on t."restWithoutCaptions" is not null
on conflict (article_id) do update set configuration = excluded.configuration, body = excluded.body,
    open = excluded.open, whole = excluded.whole, uncaptioned = excluded.uncaptioned
