-- The different use policies of articles that everybody may read at an instant, whole or as a teaser.
select cast(p.policy as text) as content, min(cast(p.article_id as text)) as subject, max(p.recorded_at) as since
from article_use_policy p join article a on a.id = p.article_id
where a.version > 0 and a.pub_status = 'usable' and a.unpublished_at is null and a.effective_visibility <> 'licensed'
  and a.published_at <= :now and (a.expires_at is null or a.expires_at > :now)
group by p.policy
order by subject
