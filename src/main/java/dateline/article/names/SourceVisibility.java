package dateline.article.names;

import dateline.article.model.Audience;
import dateline.article.model.NameKind;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;

/**
 * Applies a change of a source's default visibility to its published articles that have no visibility of their own, and
 * records it for each of them in the change log, so that change feeds report it.
 */
@Singleton
class SourceVisibility {

    private final AgroalDataSource database;

    SourceVisibility(AgroalDataSource database) {
        this.database = database;
    }

    void applyChange(String source, Instant now, String by) {
        new Sql().add("""
                        update article a set first_public_at = ? from source s
                        where a.source = ? and s.slug = a.source and a.visibility is null and s.visibility <> 'licensed'
                          and a.first_public_at is null and
                        """, now, source).add(ArticleSql.live("a", now)).run(database);
        new Sql().add("""
                        insert into change (kind, article_id, version, at, made_by, told, live)
                        select 'visibility-changed', a.id, a.version, ?, ?, a.first_public_at is not null, a.first_live_at is not null
                        from article a
                        where a.source = ? and a.visibility is null and a.version > 0
                        """, now, by, source).run(database);
        for (NameKind kind : NameKind.values()) {
            kind.announce(publicNames(kind, source, now).list(database, row -> row.getString(1)));
        }
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
