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
    private static final int MAX_NAMES = 20_000;
    // The snapshot is renewed long before transaction ids wrap around (two billion transactions), after which an old
    // id would compare as new.
    private static final long MAX_AGE_NANOS = Duration.ofHours(1).toNanos();

    private static final String SELECT_NAMES = """
            select cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as xid) as text), incarnation(), named.*
            from (values (1)) one_row left join (
                select 'section' as kind, slug, name, null as url, null as holder, null as notice, null as media from section
                union all select 'tag', slug, name, null, null, null, null from tag
                union all select 'source', slug, name, url, copyright_holder, copyright_notice, media_syndicatable from source
                limit %d) named on true
            """.formatted(MAX_NAMES + 1);

    private final AgroalDataSource database;
    private volatile NameSnapshot snapshot = NameSnapshot.unknown();
    private volatile boolean outdated = true;
    private volatile long readAtNanos;

    NameCache(AgroalDataSource database) {
        this.database = database;
    }

    /** Returns the snapshot to use for one statement and its rows. */
    public NameSnapshot snapshot() {
        return snapshot;
    }

    public ArticleRow addNames(NameSnapshot snapshot, RowBeforeNames row) {
        if (row.names() != null) outdated = true;
        return snapshot.addNames(row);
    }

    public List<ArticleRow> addNames(NameSnapshot snapshot, List<RowBeforeNames> rows) {
        return rows.stream().map(row -> addNames(snapshot, row)).toList();
    }

    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    public void refresh() {
        if (!outdated && System.nanoTime() - readAtNanos < MAX_AGE_NANOS) return;
        outdated = false;
        readAtNanos = System.nanoTime();
        NameSnapshot[] loaded = {null};
        List<Boolean> rows = new Sql().add(SELECT_NAMES).list(database, row -> {
            ColumnReader columns = new ColumnReader(row);
            String upTo = columns.text();
            if (loaded[0] == null) loaded[0] = NameSnapshot.empty(columns.text(), upTo);
            else columns.text();
            return putName(loaded[0], columns);
        });
        snapshot = rows.size() > MAX_NAMES ? NameSnapshot.unknown() : loaded[0];
    }

    private static boolean putName(NameSnapshot snapshot, ColumnReader columns) throws SQLException {
        String kind = columns.text();
        if (kind == null) return false;
        String slug = columns.text();
        String name = columns.text();
        switch (kind) {
            case "section" -> snapshot.sections().put(slug, new NameRef(slug, name));
            case "tag" -> snapshot.tags().put(slug, new NameRef(slug, name));
            default ->
                snapshot.sources()
                        .put(
                                slug,
                                new SourceSnapshot(
                                        slug, name, columns.text(), columns.text(), columns.text(), columns.text()));
        }
        return true;
    }
}
