package dateline.article.rows;

import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.NameSnapshot.SourceSnapshot;
import dateline.database.sql.ColumnReader;
import dateline.database.sql.DatabaseJob;
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

    private static final Sql SELECT_NAMES = Sql.load("names");

    private final AgroalDataSource database;
    private volatile NameSnapshot snapshot = NameSnapshot.unknown();
    private volatile long readAtNanos;

    NameCache(AgroalDataSource database) {
        this.database = database;
        snapshot.isOutdated().set(true);
    }

    /** Returns the snapshot to use for one statement and its rows. */
    public NameSnapshot snapshot() {
        return snapshot;
    }

    @DatabaseJob
    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    public void refresh() {
        if (!snapshot.isOutdated().get() && System.nanoTime() - readAtNanos < MAX_AGE_NANOS) return;
        readAtNanos = System.nanoTime();
        NameSnapshot[] loaded = {null};
        List<Boolean> rows = SELECT_NAMES.with("limit", MAX_NAMES + 1).list(database, row -> {
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
