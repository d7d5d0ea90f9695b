-- Where the log is: another text whenever a change is committed, in whatever order, and the same as long as none is. Of what is told
-- alone, so that it does not move with what nobody may know. The newest row, and how many there are among the latest transactions: one
-- that commits late is counted.
create function told_position() returns text
    language sql stable
as $$
    select coalesce((
        select concat_ws('.', newest.epoch, newest.xid, newest.id, (
            select count(*) from (
                select 1 from change c
                where c.article_id is not null and c.told and c.epoch = newest.epoch
                  and c.xid > greatest(newest.xid::text::bigint - 10000, 0)::text::xid8
                order by c.epoch desc, c.xid desc, c.id desc limit 2000) latest))
        from (select epoch, xid, id from change where article_id is not null and told
              order by epoch desc, xid desc, id desc limit 1) newest), '0')
$$;

create function log_position() returns text
    language sql stable
as $$
    select coalesce((
        select concat_ws('.', newest.epoch, newest.xid, newest.id, (
            select count(*) from (
                select 1 from change c
                where c.epoch = newest.epoch and c.xid > greatest(newest.xid::text::bigint - 10000, 0)::text::xid8
                order by c.epoch desc, c.xid desc, c.id desc limit 2000) latest))
        from (select epoch, xid, id from change order by epoch desc, xid desc, id desc limit 1) newest), '0')
$$;

-- How far a shared cache has been told what is over. A target is known by the digest of its address, which may hold a secret.
create table purge_progress (
    target   text        primary key,
    snapshot text        not null,
    epoch    integer     not null,
    -- Of the database's clock: edges of time that were passed until then have been told.
    at       timestamptz not null
);
