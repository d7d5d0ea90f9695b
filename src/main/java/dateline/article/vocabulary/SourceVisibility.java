package dateline.article.vocabulary;

import dateline.article.model.Audience;
import dateline.article.model.NameKind;
import dateline.article.rows.ArticleSql;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;

/** When a source's default visibility changes, so does every live article of it that has none of its own: followers must hear. */
@Singleton
class SourceVisibility {

    private final AgroalDataSource database;

    SourceVisibility(AgroalDataSource database) {
        this.database = database;
    }

    void changed(String source, Instant now, String by) {
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
        for (NameKind list : NameKind.values()) {
            list.announce(shown(list, source, now).list(database, row -> row.getString(1)));
        }
    }

    /** The names of one list that live articles of the source carry, as far as the source decides who reads them. */
    private static Sql shown(NameKind list, String source, Instant now) {
        return new Sql()
                .add("select distinct " + list.carried() + " from article a where")
                .add("a.source = ? and a.visibility is null", source)
                .add("and")
                .add(ArticleSql.live("a", now))
                .add("and")
                .add(ArticleSql.readable("a", Audience.EVERYBODY));
    }
}
