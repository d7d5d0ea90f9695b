-- Withdrawals after an instant, whether they can be read in order or not.
select epoch, cast(cast(xid as text) as bigint), id, mark, article_id, kind, at, array[kind] from (
    select distinct on (c.article_id) c.epoch, c.xid, c.id, change_row_mark(c) as mark, c.article_id, c.kind, c.at
    from change c
    where c.article_id is not null /* c */ and c.at > :since
      and c.kind in ('canceled', 'withheld', 'unpublished', 'expired')
    order by c.article_id, c.at desc, c.id desc) lately
order by lately.kind = 'canceled' desc, lately.at desc, lately.id desc
limit :limit
