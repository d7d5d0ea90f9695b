-- When the endpoint of a webhook first answered 2xx, for its present URL; null until then. A webhook that is not confirmed gets one
-- call at a time. A node of the release before leaves the column null, and the next success confirms the webhook.
alter table webhook_health add column confirmed_at timestamptz;

-- Existing webhooks keep the rate that they have. One that fails is confirmed by its next success.
update webhook_health set confirmed_at = dateline_now() where failures = 0;

-- Tests are no longer sent on the urgent lane.
update webhook_delivery set urgent = false where test and urgent and state = 'pending';

-- At most two secrets sign: the latest and the one before it.
delete from webhook_secret s
where exists (
    select from webhook_secret newer
    where newer.webhook_id = s.webhook_id and (newer.made_at, newer.id) > (s.made_at, s.id)
    offset 1 limit 1);

-- For pages in the order of ids.
create index acknowledgement_in_order on acknowledgement (notice_id, id);
create index reproduction_of_article_in_order on reproduction (article_id, id);

-- Tests are claimed before other deliveries of their lane.
create index webhook_delivery_test on webhook_delivery (webhook_id) where test and state = 'pending';
