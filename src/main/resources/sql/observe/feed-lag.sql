-- For each follower the age of the first change of an article that it has not read.
select f.ordinality as place, extract(epoch from dateline_now() - missed.at) as seconds
from unnest(cast(:instants as timestamptz[])) with ordinality f(complete_until)
left join lateral (select min(c.at) as at from change c
    where c.article_id is not null and c.at > f.complete_until and c.at <= dateline_now()) missed on true
order by 2 desc nulls last, 1 limit :limit
