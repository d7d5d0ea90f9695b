package dateline.article.names;

import dateline.database.sql.DatabaseJob;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/**
 * Merges the rows of {@code name_count}. Each publication adds rows, so that publications do not wait for each other's
 * row locks; merging does not change the sum of a name.
 */
@Singleton
class NameCounts {

    private static final Logger LOG = Logger.getLogger(NameCounts.class);

    // Inserts the sum of exactly the rows that this statement deleted, so that two nodes may merge the same name at
    // once.
    private static final String MERGE = """
            with to_merge as (
                select kind, slug from name_count group by kind, slug having count(*) > 1 or sum(articles) = 0 limit 5000
            ), merged as (
                delete from name_count c using to_merge s where c.kind = s.kind and c.slug = s.slug
                returning c.kind, c.slug, c.articles
            ), added as (
                insert into name_count (kind, slug, articles)
                select kind, slug, sum(articles) from merged group by kind, slug having sum(articles) <> 0
            )
            select count(*) from merged
            """;

    private final AgroalDataSource database;

    NameCounts(AgroalDataSource database) {
        this.database = database;
    }

    @DatabaseJob
    @Scheduled(every = "60s", delayed = "30s", concurrentExecution = ConcurrentExecution.SKIP)
    void merge() {
        try {
            while (Sql.of(MERGE).first(database, row -> row.getLong(1)).orElse(0L) > 0) {}
        } catch (Sql.SqlFailure e) {
            LOG.warnf(
                    "The rows of name_count could not be merged; the next run in 60 s tries again: %s", e.getMessage());
        }
    }
}
