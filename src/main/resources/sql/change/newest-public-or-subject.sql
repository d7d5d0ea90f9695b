-- The newest row about another resource or a public article, whether it can be read in order or not. Two queries, because each has an index
-- of its own and the union has none.
select n.epoch, cast(cast(n.xid as text) as bigint), n.id, n.mark from (
    (select t.epoch, t.xid, t.id, change_row_mark(t) as mark from change t
     where t.article_id is not null and t.told
     order by t.epoch desc, t.xid desc, t.id desc limit 1)
    union all
    (select s.epoch, s.xid, s.id, change_row_mark(s) as mark from change s
     where s.article_id is null
     order by s.epoch desc, s.xid desc, s.id desc limit 1)) n
order by n.epoch desc, n.xid desc, n.id desc limit 1
