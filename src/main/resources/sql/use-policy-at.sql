-- The use policies that applied to an article at an instant, the nearest first: its own, those of its section and the sections above, of its source
-- and of the newsroom. A removed policy is an empty object.
with recursive shown as (
    select number, content from version where article_id = :article and created_at <= :at order by number desc limit 1),
above(slug, distance) as (
    select content ->> 'section', 0 from shown
    union all
    select s.parent, above.distance + 1
    from above cross join lateral (select parent from section_version
                                   where slug = above.slug and recorded_at <= :at order by place desc limit 1) s
    where above.distance < 50),
recorded as (
    select distinct on (level, subject) level, subject, coalesce(policy, '{}') as policy, recorded_at from use_policy_version
    where recorded_at <= :at order by level, subject, version desc),
own as (
    select min(v.created_at) as since, s.content -> 'usePolicy' as policy
    from shown s join version v on v.article_id = :article and v.number <= s.number
    where not exists (select from version o where o.article_id = v.article_id and o.number between v.number and s.number
                                               and o.content -> 'usePolicy' is distinct from s.content -> 'usePolicy')
    group by s.content)
select kind, subject, cast(policy as text) as content, since from (
    select -1 as distance, 'article' as kind, cast(:article as text) as subject, coalesce(policy, '{}') as policy, since from own
    where policy is not null or since > (select min(created_at) from version where article_id = :article)
    union all
    select a.distance, r.level, r.subject, r.policy, r.recorded_at from above a join recorded r on r.level = 'section' and r.subject = a.slug
    union all
    select case r.level when 'source' then 100 else 101 end, r.level, r.subject, r.policy, r.recorded_at from recorded r
    where r.level = 'newsroom' or r.level = 'source' and r.subject = (select content ->> 'source' from shown)) levels
order by distance
