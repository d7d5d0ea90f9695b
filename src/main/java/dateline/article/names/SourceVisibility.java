package dateline.article.names;

import dateline.article.model.Audience;
import dateline.article.model.NameKind;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.DatabaseJob;
import dateline.database.sql.RunningJobs;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Applies a change of a source's default visibility to its articles that have no visibility of their own, and records it
 * for each published one in the change log, so that change feeds report it. Up to 100 articles are changed in the
 * transaction that changes the source, by a trigger; more of them afterwards, in batches, while the source is queued in
 * {@code changed_source}. A batch takes the visibility that the source has then, so a later edit ends an earlier one.
 */
@Singleton
class SourceVisibility {

    private static final Logger LOG = Logger.getLogger(SourceVisibility.class);

    // A kill waits for the rows of one batch at most.
    private static final int BATCH = 100;

    private static final String RECORD = """
            insert into change (kind, article_id, version, at, made_by, told, live)
            select 'visibility-changed', a.id, a.version, :now, :by, a.first_public_at is not null, a.first_live_at is not null
            from article a where a.version > 0 and
            """;

    private final AgroalDataSource database;
    private final RunningJobs jobs;

    SourceVisibility(AgroalDataSource database, RunningJobs jobs) {
        this.database = database;
        this.jobs = jobs;
    }

    private record QueuedSource(String slug, String visibility, String updatedBy, Instant now) {}

    /** Changes the articles that no request waits for. */
    @DatabaseJob
    @Scheduled(every = "2s", concurrentExecution = ConcurrentExecution.SKIP)
    void changeQueued() {
        try {
            List<String> queued =
                    Sql.of("select slug from changed_source order by slug").list(database, row -> row.getString(1));
            // One batch of each source in turn.
            while (!queued.isEmpty() && !jobs.isStopping())
                queued = queued.stream().filter(this::tryNextBatch).toList();
        } catch (Sql.SqlFailure e) {
            LOG.warnf("The changed sources could not be read; the next run in 2 s tries again: %s", e.getMessage());
        }
    }

    private boolean tryNextBatch(String source) {
        try {
            return changeNextBatch(source);
        } catch (RuntimeException e) {
            LOG.warnf(
                    "The articles of source %s could not be changed; the next run in 2 s tries again: %s",
                    source, e.getMessage());
            return false;
        }
    }

    /**
     * Changes the articles that are left after a change of the source, in short transactions of their own.
     *
     * @return whether all are changed; otherwise the time was too short, and they are changed in the background
     */
    boolean changeArticles(String source, Duration patience) {
        long startedNanos = System.nanoTime();
        while (changeNextBatch(source)) {
            if (System.nanoTime() - startedNanos > patience.toNanos()) return false;
        }
        return true;
    }

    private boolean changeNextBatch(String source) {
        return QuarkusTransaction.requiringNew().call(() -> changeBatch(source));
    }

    // Both rows are locked in the order in which an edit of the source locks them.
    private boolean changeBatch(String slug) {
        Optional<QueuedSource> source = Sql.of(
                        "select visibility, updated_by, dateline_now() as now from source where slug = :slug for share")
                .with("slug", slug)
                .first(
                        database,
                        row -> new QueuedSource(
                                slug,
                                row.getString("visibility"),
                                row.getString("updated_by"),
                                Sql.instant(row, "now")));
        Optional<UUID> last = Sql.of("select last_article from changed_source where slug = :slug for update")
                .with("slug", slug)
                .first(database, row -> row.getObject(1, UUID.class));
        if (source.isEmpty() || last.isEmpty()) return false;
        changeBatch(source.get(), last.get());
        return true;
    }

    private void changeBatch(QueuedSource source, UUID after) {
        List<UUID> articles = move(source, after);
        if (!articles.isEmpty())
            record(
                    source.now(),
                    source.updatedBy(),
                    Sql.of("a.id = any(:articles)").withIds("articles", articles));
        if (articles.size() == BATCH) {
            Sql.of("update changed_source set last_article = :lastArticle")
                    .with("lastArticle", articles.get(BATCH - 1))
                    .add("where slug = :source")
                    .with("source", source.slug())
                    .run(database);
        } else {
            Sql.of("delete from changed_source where slug = :source")
                    .with("source", source.slug())
                    .run(database);
            announceNames(source.slug(), source.now());
        }
    }

    /** Completes a change of up to 100 articles, in the transaction in which the source was changed. */
    void completeChange(String source, String by) {
        // The trigger has waited for publications that began later than the request: only a clock that is read now has
        // them live.
        Instant now = Sql.of("select dateline_now() as now")
                .first(database, row -> Sql.instant(row, "now"))
                .orElseThrow();
        Sql.of("""
                        update article a set first_public_at = :now from source s
                        where a.source = :source and s.slug = a.source and s.visibility <> 'licensed' and a.first_public_at is null and
                        """)
                .with("now", now)
                .with("source", source)
                .add(changedByTrigger(source))
                .add("and")
                .add(ArticleSql.live("a", now))
                .run(database);
        record(now, by, changedByTrigger(source));
        announceNames(source, now);
    }

    private static Sql changedByTrigger(String source) {
        return Sql.of("a.source = :source and a.visibility is null and a.xmin = cast(pg_current_xact_id() as xid)")
                .with("source", source);
    }

    private void record(Instant now, String by, Sql articles) {
        Sql.of(RECORD).with("now", now).with("by", by).add(articles).run(database);
    }

    private void announceNames(String source, Instant now) {
        for (NameKind kind : NameKind.values()) {
            kind.announce(publicNames(kind, source, now).list(database, row -> row.getString(1)));
        }
    }

    /** @return ids of the articles that had another effective visibility, in order */
    private List<UUID> move(QueuedSource source, UUID after) {
        return Sql.of("with moved as (")
                .add(
                        "update article a set effective_visibility = :visibility, first_public_at = case when :visibility <> 'licensed' and")
                .with("visibility", source.visibility())
                .add(ArticleSql.live("a", source.now()))
                .add("then coalesce(a.first_public_at, :now) else a.first_public_at end")
                .with("now", source.now())
                .add("""
                        where a.id in (select id from article
                                       where source = :source and visibility is null and effective_visibility <> :visibility and id > :after
                                       order by id limit :batch for no key update)
                        returning a.id)
                        select id from moved order by id
                        """)
                .with("source", source.slug())
                .with("visibility", source.visibility())
                .with("after", after)
                .with("batch", BATCH)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /**
     * Names of one kind that are carried by live, publicly readable articles of the source without a visibility of
     * their own.
     */
    private static Sql publicNames(NameKind kind, String source, Instant now) {
        return Sql.of("select distinct " + kind.slugExpression() + " from article a where")
                .add("a.source = :source and a.visibility is null")
                .with("source", source)
                .add("and")
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", Audience.EVERYBODY));
    }
}
