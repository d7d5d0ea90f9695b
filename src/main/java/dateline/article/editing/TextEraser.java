package dateline.article.editing;

import dateline.access.key.Audit;
import dateline.article.model.Article;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;

/** Erases the text of a killed article from its draft and all its versions, in the transaction of the kill. */
@Singleton
class TextEraser {

    private static final Sql ERASE = Sql.load("erase-text");

    private final AgroalDataSource database;
    private final EntityManager entities;

    TextEraser(AgroalDataSource database, EntityManager entities) {
        this.database = database;
        this.entities = entities;
    }

    void erase(Article article, String by, Instant now) {
        article.erasedAt = now;
        entities.flush();
        ERASE.with("article", article.id).run(database);
        Audit.of("article:" + article.id, "article-erased").record(by, now);
    }
}
