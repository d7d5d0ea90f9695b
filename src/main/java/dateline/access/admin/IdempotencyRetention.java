package dateline.access.admin;

import dateline.database.retention.RetentionTask;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Removes stored responses to requests with an Idempotency-Key after 24 hours. */
@Singleton
class IdempotencyRetention implements RetentionTask {

    private final AgroalDataSource database;

    IdempotencyRetention(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public String table() {
        return "idempotency";
    }

    @Override
    public Optional<Duration> every() {
        return Optional.of(Duration.ofMinutes(5));
    }

    @Override
    public Batch remove(int limit) {
        return Batch.of(new Sql().add("""
                        delete from idempotency where (caller, key) in (
                            select caller, key from idempotency
                            where created_at < dateline_now() - interval '24 hours' order by created_at limit ?)
                        """, limit).run(database));
    }
}
