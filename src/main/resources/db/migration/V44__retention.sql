-- Retention of the change log: old rows are cut once a newer row of the same article or subject says all that a follower needs. See
-- docs/retention.md for every table and what bounds it.

-- What a cut row leaves behind, so that a cursor that names it is still known.
create table cut_change (
    id    bigint  primary key,
    epoch integer not null,
    xid   xid8    not null,
    mark  bigint  not null
);

-- Up to where the log was gone through for rows to cut. Every row is gone through once: what is kept then is cut when a newer row of the same
-- article or subject is gone through.
create table cut_progress (
    only_one boolean primary key default true constraint cut_progress_only_one check (only_one),
    epoch    integer not null default 0,
    xid      xid8    not null default '0',
    id       bigint  not null default 0
);
insert into cut_progress default values;

-- When each retention task of the cluster ended last, and how many rows it has removed.
create table retention_run (
    task     text        primary key,
    ended_at timestamptz not null,
    removed  bigint      not null,
    in_all   bigint      not null
);

-- As before, and true for a row that was cut.
create or replace function change_row_known(of_epoch integer, of_xid xid8, of_id bigint, of_mark bigint) returns boolean
    language sql stable
as $$
    select case
        when of_epoch = 0 then true
        when of_id = 0 then exists (
            select from change_epoch e where e.epoch = of_epoch and (of_mark is null or change_epoch_mark(e) = of_mark))
        else (of_epoch < current_epoch() or of_xid < pg_snapshot_xmax(pg_current_snapshot()))
            and (exists (
                    select from change c
                    where c.id = of_id and c.epoch = of_epoch and c.xid = of_xid and (of_mark is null or change_row_mark(c) = of_mark))
                or exists (
                    select from cut_change c
                    where c.id = of_id and c.epoch = of_epoch and c.xid = of_xid and (of_mark is null or c.mark = of_mark)))
    end
$$;

-- Goes through the next `most` rows of the log that were written before an instant, and cuts what these articles and subjects no longer need.
-- A row stays:
--   * while it is the newest of its article or subject, or the newest that everybody or the newsroom's front ends may know of;
--   * while its article is withheld: a release tells then what was corrected meanwhile;
--   * if it was written before recording began and its state transition is recorded nowhere else;
--   * while it is among the last `tail` transactions before the newest row, or before the newest that everybody may know of: log_position and
--     told_position count these.
-- `looked` is less than `most` when there are no more such rows.
create function cut_changes(before timestamptz, most integer, tail bigint default 10000, out looked integer, out cut integer)
    language plpgsql
as $$
declare
    last     cut_progress;
    told     change;
    newest   change;
    began    history_start;
    articles uuid[];
    subjects text[];
begin
    cut := 0;
    select * into last from cut_progress for update;
    select * into told from change where article_id is not null and change.told order by epoch desc, xid desc, id desc limit 1;
    select * into newest from change order by epoch desc, xid desc, id desc limit 1;
    select * into began from history_start;
    with stretch as (
        select c.epoch, c.xid, c.id, c.article_id, c.subject,
               bool_and(c.at < before and (c.epoch <> newest.epoch or c.xid::text::bigint < newest.xid::text::bigint - tail))
                   over (order by c.epoch, c.xid, c.id) as ready
        from (select * from change s
              where (s.epoch, s.xid, s.id) > (last.epoch, last.xid, last.id)
                and (s.epoch < current_epoch() or s.xid < pg_snapshot_xmin(pg_current_snapshot()))
              order by s.epoch, s.xid, s.id limit most) c
    ), ready as (select * from stretch s where s.ready)
    select count(*), array_agg(distinct r.article_id) filter (where r.article_id is not null),
           array_agg(distinct r.subject) filter (where r.article_id is null),
           coalesce((array_agg(r.epoch order by r.epoch desc, r.xid desc, r.id desc))[1], last.epoch),
           coalesce((array_agg(r.xid order by r.epoch desc, r.xid desc, r.id desc))[1], last.xid),
           coalesce((array_agg(r.id order by r.epoch desc, r.xid desc, r.id desc))[1], last.id)
    into looked, articles, subjects, last.epoch, last.xid, last.id
    from ready r;
    if looked = 0 then return; end if;
    update cut_progress set epoch = last.epoch, xid = last.xid, id = last.id;

    with superseded as (
        select c.id from change c
        where c.article_id = any(articles) and (c.epoch, c.xid, c.id) <= (last.epoch, last.xid, last.id) and c.at < before
          and not (c.told and c.epoch = told.epoch and c.xid::text::bigint >= told.xid::text::bigint - tail)
          and not exists (select from article a where a.id = c.article_id and a.pub_status = 'withheld')
          and exists (select from change k
                      where k.article_id = c.article_id and (k.epoch, k.xid, k.id) > (c.epoch, c.xid, c.id)
                        and k.told >= c.told and k.live >= c.live and k.at >= c.at)
          -- What an article said stands in its versions.
          and ((c.epoch, c.xid) > (began.epoch, began.xid) or c.kind in ('updated', 'corrected', 'clarified', 'noted', 'retracted'))
        union all
        select c.id from change c
        where c.article_id is null and c.subject = any(subjects)
          and (c.epoch, c.xid, c.id) <= (last.epoch, last.xid, last.id) and c.at < before
          and exists (select from change k
                      where k.article_id is null and k.subject = c.subject and (k.epoch, k.xid, k.id) > (c.epoch, c.xid, c.id)
                        and k.at >= c.at)
          -- Permissions have versions from the beginning; that translations belong together is no state that is recorded.
          and ((c.epoch, c.xid) > (began.epoch, began.xid) or split_part(c.subject, ':', 1) in ('permission', 'translations'))
    ), gone as (
        delete from change c where c.id in (select s.id from superseded s)
        returning c.id, c.epoch, c.xid, change_row_mark(c) as mark
    )
    insert into cut_change (id, epoch, xid, mark) select g.id, g.epoch, g.xid, g.mark from gone g;
    get diagnostics cut = row_count;
end $$;
