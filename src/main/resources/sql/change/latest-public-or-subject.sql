-- The last row about another resource or a public article that can be read in order. Two queries, because each has an index of its own and the
-- union has none.
select c.epoch, cast(cast(c.xid as text) as bigint), c.id, c.mark from (
    (select s.epoch, s.xid, s.id, change_row_mark(s) as mark from change s
     where s.article_id is null and (s.epoch < (select current_epoch()) or s.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
     order by s.epoch desc, s.xid desc, s.id desc limit 1)
    union all
    (select t.epoch, t.xid, t.id, change_row_mark(t) as mark from change t
     where t.article_id is not null and t.told
       and (t.epoch < (select current_epoch()) or t.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
     order by t.epoch desc, t.xid desc, t.id desc limit 1)) c
order by c.epoch desc, c.xid desc, c.id desc limit 1
