package dateline.article;

import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;

/**
 * What was published lately waits in a list of the search's index before it is sorted in, and every search goes through all of the list: it is sorted in
 * here, where no search and no publication waits for it.
 */
@Singleton
class PendingTexts {

    private final AgroalDataSource database;

    PendingTexts(AgroalDataSource database) {
        this.database = database;
    }

    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void sortIn() {
        new Sql().add("select gin_clean_pending_list('article_text_found')").first(database, row -> row.getLong(1));
    }
}
