-- The webhooks whose calls fail, those that have failed for the longest time first.
select w.id, extract(epoch from dateline_now() - h.since) as seconds
from webhook_health h join webhook w on w.id = h.webhook_id
where h.failures > 0 and h.since is not null and w.enabled
order by h.since limit :limit
