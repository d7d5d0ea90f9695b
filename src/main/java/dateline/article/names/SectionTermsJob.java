package dateline.article.names;

import dateline.change.Change;
import dateline.database.sql.DatabaseJob;
import dateline.database.sql.RunningJobs;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Updates the filter values of the articles in a section that has another parent. Lists filtered by section show the
 * move after that; decisions about rights read the sections themselves. With 100 articles or fewer, the database does it
 * in the transaction of the move; larger sections wait in {@code moved_section}.
 */
@Singleton
class SectionTermsJob {

    private static final Logger LOG = Logger.getLogger(SectionTermsJob.class);

    // A kill waits for the rows of one batch at most.
    private static final int BATCH = 100;

    private final AgroalDataSource database;
    private final RunningJobs jobs;

    SectionTermsJob(AgroalDataSource database, RunningJobs jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    private record MovedSection(String slug, UUID lastArticle, Instant now) {}

    @DatabaseJob
    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void update() {
        try {
            List<String> queued =
                    Sql.of("select slug from moved_section order by slug").list(database, row -> row.getString(1));
            // One batch of each section in turn.
            while (!queued.isEmpty() && !jobs.isStopping())
                queued = queued.stream().filter(this::tryNextBatch).toList();
        } catch (Sql.SqlFailure e) {
            LOG.warnf("The moved sections could not be read; the next run in 2 s tries again: %s", e.getMessage());
        }
    }

    private boolean tryNextBatch(String section) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> updateNextBatch(section));
        } catch (RuntimeException e) {
            LOG.warnf(
                    "The articles of section %s could not be updated; the next run in 2 s tries again: %s",
                    section, e.getMessage());
            return false;
        }
    }

    private boolean updateNextBatch(String section) {
        Optional<MovedSection> moved = Sql.of(
                        "select last_article, dateline_now() as now from moved_section where slug = :section")
                .with("section", section)
                .first(
                        database,
                        row -> new MovedSection(
                                section, row.getObject("last_article", UUID.class), Sql.instant(row, "now")));
        moved.ifPresent(this::updateBatch);
        return moved.isPresent();
    }

    // Articles are locked before their sections, as in a publication, and sections before the queued one, as in a move.
    private void updateBatch(MovedSection section) {
        List<UUID> articles = Sql.of(
                        "select id from article where section = any(sections_below(:section)) and id > :lastArticle")
                .with("section", section.slug())
                .with("lastArticle", section.lastArticle())
                .add("order by id limit :batch for no key update")
                .with("batch", BATCH)
                .list(database, row -> row.getObject(1, UUID.class));
        Sql.of("select article_sections_held(sections_below(:section))")
                .with("section", section.slug())
                .list(database, row -> null);
        boolean isCurrent = Sql.of("select from moved_section where slug = :section and last_article = :lastArticle")
                .with("section", section.slug())
                .with("lastArticle", section.lastArticle())
                .add("for update")
                .first(database, row -> true)
                .isPresent();
        // Another node, or a second move, was faster.
        if (!isCurrent) return;
        if (articles.isEmpty()) {
            Sql.of("delete from moved_section where slug = :section")
                    .with("section", section.slug())
                    .run(database);
            // Cached lists end with an entry of the change log.
            Change.of("section:" + section.slug(), "section-changed", section.now(), "clock");
        } else {
            Sql.of("select article_section_terms(cast(:articles as uuid[]))")
                    .withIds("articles", articles)
                    .list(database, row -> null);
            Sql.of("update moved_section set last_article = :lastArticle")
                    .with("lastArticle", articles.get(articles.size() - 1))
                    .add("where slug = :section")
                    .with("section", section.slug())
                    .run(database);
        }
    }
}
