-- The newest row about one of these articles.
select n.epoch, cast(cast(n.xid as text) as bigint), n.id, change_row_mark(n) from change n
where n.id = (
    select newest.id from unnest(cast(:articles as uuid[])) of_article(id_of)
    cross join lateral (
        select c.epoch, c.xid, c.id from change c
        where c.article_id = id_of /* c */
        order by c.epoch desc, c.xid desc, c.id desc limit 1) newest
    order by newest.epoch desc, newest.xid desc, newest.id desc limit 1)
