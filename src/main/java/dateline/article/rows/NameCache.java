package dateline.article.rows;

import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.NameSnapshot.SourceSnapshot;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Caches the names of sections, tags and sources, so that page statements do not have to return them. */
@Singleton
public class NameCache {

    // With more names than this nothing is cached, and every page statement returns its names.
    private static final int MOST = 20_000;
    // The snapshot is renewed long before transaction ids wrap around (two billion transactions), after which an old
    // id would compare as new.
    private static final long OLD_NANOS = Duration.ofHours(1).toNanos();

    private static final String ALL = """
            select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as xid) as text), incarnation(), named.*
            from (values (1)) once left join (
                select 'section' as kind, slug, name, null as url, null as holder, null as notice, null as media from section
                union all select 'tag', slug, name, null, null, null, null from tag
                union all select 'source', slug, name, url, copyright_holder, copyright_notice, media_syndicatable from source
                limit %d) named on true
            """.formatted(MOST + 1);

    private final AgroalDataSource database;
    private volatile NameSnapshot names = NameSnapshot.unknown();
    private volatile boolean behind = true;
    private volatile long read;

    NameCache(AgroalDataSource database) {
        this.database = database;
    }

    /** Returns the snapshot to use for one statement and its rows. */
    public NameSnapshot names() {
        return names;
    }

    public ArticleRow named(NameSnapshot known, RowBeforeNames row) {
        if (row.names() != null) behind = true;
        return known.named(row);
    }

    public List<ArticleRow> named(NameSnapshot known, List<RowBeforeNames> rows) {
        return rows.stream().map(row -> named(known, row)).toList();
    }

    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    public void read() {
        if (!behind && System.nanoTime() - read < OLD_NANOS) return;
        behind = false;
        read = System.nanoTime();
        NameSnapshot[] all = {null};
        List<Boolean> rows = new Sql().add(ALL).list(database, row -> {
            ColumnReader next = new ColumnReader(row);
            String upTo = next.text();
            if (all[0] == null) all[0] = NameSnapshot.empty(next.text(), upTo);
            else next.text();
            return add(all[0], next);
        });
        names = rows.size() > MOST ? NameSnapshot.unknown() : all[0];
    }

    private static boolean add(NameSnapshot all, ColumnReader next) throws SQLException {
        String kind = next.text();
        if (kind == null) return false;
        String slug = next.text();
        String name = next.text();
        switch (kind) {
            case "section" -> all.sections().put(slug, new NameRef(slug, name));
            case "tag" -> all.tags().put(slug, new NameRef(slug, name));
            default ->
                all.sources()
                        .put(slug, new SourceSnapshot(slug, name, next.text(), next.text(), next.text(), next.text()));
        }
        return true;
    }
}
