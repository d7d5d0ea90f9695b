package dateline.leak;

import dateline.cache.CacheReset;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.util.List;

/**
 * Makes the generated values of two histories equal: positions and marks in the change log, and ids of corrections,
 * receipts and notices. Every other difference between the histories then becomes visible.
 */
final class FixedLogPositions {

    private static final String SAME_CHANGE = """
            select c.*, row_number() over (
                partition by c.kind, c.article_id, c.version, c.subject, c.at, c.made_by, c.told order by c.epoch, c.xid, c.id) as again
            from %s c
            """;

    private final AgroalDataSource database;

    private FixedLogPositions(AgroalDataSource database) {
        this.database = database;
    }

    static FixedLogPositions store(AgroalDataSource database) throws SQLException {
        FixedLogPositions positions = new FixedLogPositions(database);
        positions.execute("create schema saved");
        for (String table : List.of("change", "correction", "receipt", "notice"))
            positions.execute("create table saved." + table + " as table public." + table);
        return positions;
    }

    /**
     * Gives the present history the values of the stored one.
     *
     * @throws IllegalStateException for a change that the stored history does not contain
     */
    void apply() throws SQLException {
        execute("drop table if exists saved.same");
        execute(
                "create table saved.same as select k.id, k.epoch, k.xid, k.mark, c.kind, c.article_id, c.version, c.subject, c.at, c.made_by, c.told from ("
                        + SAME_CHANGE.formatted("public.change") + ") c join (" + SAME_CHANGE.formatted("saved.change")
                        + """
                ) k on k.again = c.again and k.kind = c.kind and k.at = c.at and k.made_by = c.made_by and k.told = c.told
                   and k.article_id is not distinct from c.article_id and k.version is not distinct from c.version
                   and k.subject is not distinct from c.subject
                """);
        String lost = Sql.of("select (select count(*) from change) - (select count(*) from saved.same)")
                .first(database, row -> row.getString(1))
                .orElseThrow();
        if (!lost.equals("0")) throw new IllegalStateException(lost + " changes happened in one history only");
        // Checkpoints are written each minute, so they differ between the histories, and they refer to positions that
        // are replaced here.
        execute("truncate change, change_mark");
        // The trigger would open the notices of the changes again.
        execute("alter table change disable trigger user");
        execute("insert into change (id, epoch, xid, mark, kind, article_id, version, subject, at, made_by, told)"
                + " overriding system value select * from saved.same");
        execute("alter table change enable trigger user");
        execute("drop table if exists saved.opened_notice");
        execute("""
                create table saved.opened_notice as select k.* from saved.notice k join notice n
                on (k.partner_id, k.kind, k.issued_at) = (n.partner_id, n.kind, n.issued_at)
                   and k.article_id is not distinct from n.article_id and k.version is not distinct from n.version
                """);
        execute("truncate notice cascade");
        execute("insert into notice select * from saved.opened_notice");
        execute("update correction c set id = k.id from saved.correction k"
                + " where k.article_id = c.article_id and k.version = c.version");
        execute("""
                update receipt r set id = k.id, statement = k.statement from saved.receipt k
                where (k.partner_id, k.outlet_id, k.article_id, k.version, k.level, k.permission_id, k.permission_version, k.content_hash)
                    = (r.partner_id, r.outlet_id, r.article_id, r.version, r.level, r.permission_id, r.permission_version, r.content_hash)
                """);
        CacheReset.pollAndClear();
    }

    void drop() throws SQLException {
        execute("drop schema saved cascade");
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
