-- What waits in the database: seconds and numbers for the metrics. Each part reads an index.
select
    -- Committed changes that no reader in order may see yet, because a transaction that began before them is still open.
    (select extract(epoch from dateline_now() - min(c.at)) from change c
        where (c.epoch, c.xid) >= (current_epoch(), pg_snapshot_xmin(pg_current_snapshot()))) as held_back,
    -- The delivery that has been due for the longest time.
    (select extract(epoch from dateline_now() - min(due.next_at)) from webhook w
        cross join (values (true), (false)) urgency(is_urgent)
        cross join lateral (select d.next_at from webhook_delivery d
            where d.webhook_id = w.id and d.state = 'pending' and d.urgent = urgency.is_urgent
            order by d.next_at limit 1) due
        where w.enabled and due.next_at <= dateline_now()) as queue_age,
    (select count(*) from (select from webhook_delivery d where d.state = 'pending' limit 100000) pending) as pending,
    (select count(*) from (select from notice n
        where n.done_at is null and n.withdrawn_at is null and n.due_at <= dateline_now() limit 10000) overdue) as overdue
