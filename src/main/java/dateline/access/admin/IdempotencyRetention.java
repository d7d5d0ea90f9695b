package dateline.access.admin;

import dateline.database.retention.AgedRows;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/** Removes stored responses to requests with an Idempotency-Key after 24 hours. */
@Singleton
class IdempotencyRetention extends AgedRows {

    IdempotencyRetention(AgroalDataSource database) {
        super(database, "idempotency", Duration.ofHours(24), """
                delete from idempotency where (caller, key) in (
                    select caller, key from idempotency
                    where created_at < dateline_now() - make_interval(secs => :seconds) order by created_at limit :limit)
                """);
    }

    @Override
    public Optional<Duration> every() {
        return Optional.of(Duration.ofMinutes(5));
    }
}
