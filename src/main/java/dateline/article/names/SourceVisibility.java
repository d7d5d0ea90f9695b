package dateline.article.names;

import dateline.article.model.Audience;
import dateline.article.model.NameKind;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Applies a change of a source's default visibility to its articles that have no visibility of their own, and records it
 * for each published one in the change log, so that change feeds report it.
 */
@Singleton
class SourceVisibility {

    // A kill waits for the rows of one batch at most.
    private static final int BATCH = 200;

    private static final UUID FIRST_ID = new UUID(0, 0);

    private static final String RECORD = """
            insert into change (kind, article_id, version, at, made_by, told, live)
            select 'visibility-changed', a.id, a.version, ?, ?, a.first_public_at is not null, a.first_live_at is not null
            from article a where a.version > 0 and
            """;

    private final AgroalDataSource database;

    SourceVisibility(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Changes the articles before the source itself, in short transactions of their own: those of a large source would
     * take longer than a transaction may, and kills would wait for them. If this is interrupted, the next edit of the
     * source completes or reverts it.
     */
    void changeArticles(String source, String visibility, Instant now, String by) {
        UUID last = FIRST_ID;
        while (last != null) {
            UUID after = last;
            last = QuarkusTransaction.requiringNew().call(() -> {
                List<UUID> articles = move(source, visibility, after, BATCH, now);
                if (articles.isEmpty()) return null;
                new Sql().add(RECORD, now, by).add("a.id = any(?)", articles).run(database);
                return articles.size() < BATCH ? null : articles.get(BATCH - 1);
            });
        }
    }

    /**
     * Changes the articles that are left before the source is changed, in the caller's transaction, which holds the lock of the source.
     *
     * @return whether there were any
     */
    boolean prepareChange(String source, String visibility, Instant now) {
        return !move(source, visibility, FIRST_ID, Integer.MAX_VALUE, now).isEmpty();
    }

    /** Completes the change in the same transaction, after the source was changed. */
    void completeChange(String source, Instant now, String by) {
        // A trigger has changed the articles that were published meanwhile.
        new Sql().add("""
                        update article a set first_public_at = ? from source s
                        where a.source = ? and s.slug = a.source and a.visibility is null and s.visibility <> 'licensed'
                          and a.first_public_at is null and
                        """, now, source).add(ArticleSql.live("a", now)).run(database);
        new Sql()
                .add(RECORD, now, by)
                .add("a.source = ? and a.visibility is null and a.xmin = cast(pg_current_xact_id() as xid)", source)
                .run(database);
        for (NameKind kind : NameKind.values()) {
            kind.announce(publicNames(kind, source, now).list(database, row -> row.getString(1)));
        }
    }

    /** @return ids of the articles that had another effective visibility, in order */
    private List<UUID> move(String source, String visibility, UUID after, int limit, Instant now) {
        return new Sql()
                .add("with moved as (")
                .add(
                        "update article a set effective_visibility = ?, first_public_at = case when ? <> 'licensed' and",
                        visibility,
                        visibility)
                .add(ArticleSql.live("a", now))
                .add("then coalesce(a.first_public_at, ?) else a.first_public_at end", now)
                .add("""
                        where a.id in (select id from article
                                       where source = ? and visibility is null and effective_visibility <> ? and id > ?
                                       order by id limit ? for no key update)
                        returning a.id)
                        select id from moved order by id
                        """, source, visibility, after, limit)
                .list(database, row -> row.getObject("id", UUID.class));
    }

    /**
     * Names of one kind that are carried by live, publicly readable articles of the source without a visibility of
     * their own.
     */
    private static Sql publicNames(NameKind kind, String source, Instant now) {
        return new Sql()
                .add("select distinct " + kind.slugExpression() + " from article a where")
                .add("a.source = ? and a.visibility is null", source)
                .add("and")
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", Audience.EVERYBODY));
    }
}
