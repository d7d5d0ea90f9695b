package dateline.change;

/**
 * The statements of {@link ChangeLog}. Braces stand for the condition of the audience. The first three parameters are a
 * position, where the statement takes one.
 */
final class ChangeLogSql {

    private ChangeLogSql() {}

    static final String NEXT = """
        select c.epoch, c.xid::text::bigint, c.id, change_row_mark(c), c.article_id, c.kind, c.at
        from change c
        where c.article_id is not null {c}
          and (c.epoch, c.xid, c.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
          and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
        order by c.epoch, c.xid, c.id
        limit ?4
        """;

    // An article appears at its latest change only; the states between are not needed.
    static final String LATEST_PER_ARTICLE = """
        select c.epoch, c.xid::text::bigint, c.id, change_row_mark(c), c.article_id, c.kind, c.at,
            array(select k.kind from change k where k.article_id = c.article_id {k}
                  and (k.epoch, k.xid, k.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
                  and (k.epoch, k.xid, k.id) <= (c.epoch, c.xid, c.id) order by k.id)
        from change c
        where c.article_id is not null {c}
          and (c.epoch, c.xid, c.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
          and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
          and not exists (
              select from change later
              where later.article_id = c.article_id {later}
                and (later.epoch, later.xid, later.id) > (c.epoch, c.xid, c.id)
                and (later.epoch < (select current_epoch()) or later.xid < (select pg_snapshot_xmin(pg_current_snapshot()))))
        order by c.epoch, c.xid, c.id
        limit ?4
        """;

    static final String LATEST = """
        select c.epoch, c.xid::text::bigint, c.id, change_row_mark(c) from change c
        where c.article_id is not null {c}
          and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
        order by c.epoch desc, c.xid desc, c.id desc limit 1
        """;

    // Two queries, because each has an index of its own and the union has none.
    static final String LATEST_PUBLIC_OR_SUBJECT = """
        select c.epoch, c.xid::text::bigint, c.id, c.mark from (
            (select s.epoch, s.xid, s.id, change_row_mark(s) as mark from change s
             where s.article_id is null and (s.epoch < (select current_epoch()) or s.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
             order by s.epoch desc, s.xid desc, s.id desc limit 1)
            union all
            (select t.epoch, t.xid, t.id, change_row_mark(t) as mark from change t
             where t.article_id is not null and t.told
               and (t.epoch < (select current_epoch()) or t.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
             order by t.epoch desc, t.xid desc, t.id desc limit 1)) c
        order by c.epoch desc, c.xid desc, c.id desc limit 1
        """;

    // The audience ALL also waits for changes of other resources, because its decisions depend on them.
    static final String HELD_BACK = """
        select exists (
            select from change c
            where {of} and (c.epoch, c.xid, c.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
              and c.epoch = (select current_epoch()) and c.xid >= (select pg_snapshot_xmin(pg_current_snapshot())))
        """;

    // Committed, but not readable in order: a withdrawal must not wait for an unrelated transaction.
    static final String HELD_BACK_WITHDRAWALS = """
        select epoch, xid::text::bigint, id, mark, article_id, kind, at, array[kind] from (
            select distinct on (c.article_id) c.epoch, c.xid, c.id, change_row_mark(c) as mark, c.article_id, c.kind, c.at
            from change c
            where c.article_id is not null {c} and c.epoch = (select current_epoch())
              and c.xid >= (select pg_snapshot_xmin(pg_current_snapshot()))
              and c.kind in ('canceled', 'withheld', 'unpublished', 'expired')
            order by c.article_id, c.xid desc, c.id desc) early
        order by early.kind = 'canceled' desc, early.xid desc, early.id desc
        limit ?1
        """;

    static final String WITHDRAWALS_SINCE = """
            select epoch, xid::text::bigint, id, mark, article_id, kind, at, array[kind] from (
                select distinct on (c.article_id) c.epoch, c.xid, c.id, change_row_mark(c) as mark, c.article_id, c.kind, c.at
                from change c
                where c.article_id is not null {c} and c.at > ?1
                  and c.kind in ('canceled', 'withheld', 'unpublished', 'expired')
                order by c.article_id, c.at desc, c.id desc) lately
            order by lately.kind = 'canceled' desc, lately.at desc, lately.id desc
            limit ?2
            """;

    static final String SUBJECTS = """
        select c.epoch, c.xid::text::bigint, c.id, change_row_mark(c), c.subject, c.kind, c.at from change c
        where c.article_id is null and (c.epoch, c.xid, c.id) > (?1, cast(cast(?2 as text) as xid8), ?3)
          and (c.epoch < (select current_epoch()) or c.xid < (select pg_snapshot_xmin(pg_current_snapshot())))
        order by c.epoch, c.xid, c.id
        """;
}
