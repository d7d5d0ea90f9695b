-- The use policies of the newsroom, of all sources and all sections, and the different ones of articles that everybody may read, whole or as a
-- teaser. A removed policy is an empty object, and so is that of an article that has ended, with the instant of its end.
select level as kind, subject, cast(coalesce(policy, '{}') as text) as content, updated_at as since from use_policy
union all
select 'article', min(subject), content, max(since)
from (select cast(p.article_id as text) as subject,
             case when visible.now then cast(p.policy as text) else '{}' end as content,
             case when visible.now then greatest(p.recorded_at, a.published_at, a.reshown_at) else x.ended_at end as since
      from article_use_policy p join article a on a.id = p.article_id join article_text x on x.article_id = p.article_id,
      lateral (select a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and a.effective_visibility <> 'licensed'
                      and a.published_at <= :now and (a.expires_at is null or a.expires_at > :now) as now) visible
      where a.first_public_at <= :now) articles
where since <= :now
group by content
order by kind, subject
