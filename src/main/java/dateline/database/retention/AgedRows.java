package dateline.database.retention;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import java.time.Duration;

/** A task that removes the rows of a table from a fixed age on, by one statement. */
public abstract class AgedRows implements RetentionTask {

    private final AgroalDataSource database;
    private final String table;
    private final Duration age;
    private final String delete;

    /** @param delete removes rows that it finds by an index; its parameters are {@code seconds}, the age, and {@code limit}, the maximum number of rows */
    protected AgedRows(AgroalDataSource database, String table, Duration age, String delete) {
        this.database = database;
        this.table = table;
        this.age = age;
        this.delete = delete;
    }

    @Override
    public final String table() {
        return table;
    }

    @Override
    public final Batch remove(int limit) {
        return Batch.of(Sql.of(delete)
                .with("seconds", (double) age.toSeconds())
                .with("limit", limit)
                .run(database));
    }
}
