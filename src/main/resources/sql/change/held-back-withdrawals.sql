-- Withdrawals that are committed, but not readable in order: a withdrawal must not wait for an unrelated transaction.
select epoch, cast(cast(xid as text) as bigint), id, mark, article_id, kind, at, array[kind] from (
    select distinct on (c.article_id) c.epoch, c.xid, c.id, change_row_mark(c) as mark, c.article_id, c.kind, c.at
    from change c
    where c.article_id is not null /* c */ and c.epoch = (select current_epoch())
      and c.xid >= (select pg_snapshot_xmin(pg_current_snapshot()))
      and c.kind in ('canceled', 'withheld', 'unpublished', 'expired')
    order by c.article_id, c.xid desc, c.id desc) early
order by early.kind = 'canceled' desc, early.xid desc, early.id desc
limit :limit
