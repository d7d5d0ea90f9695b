package dateline.article;

import dateline.database.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Once everybody has read a name it is public, whatever becomes of the story that brought it. Queries do not wait for this: they look
 * for stories that carry a name until it is announced.
 */
@Singleton
class Announcement {

    private final AgroalDataSource database;

    Announcement(AgroalDataSource database) {
        this.database = database;
    }

    /** The names that those of these articles carry which everybody can read at this instant; their rows are written already. */
    void by(List<UUID> articles, Instant now) {
        if (!articles.isEmpty()) by(new Sql().add("a.id = any(?)", articles), now);
    }

    /** @param articles condition on {@code a} and its source {@code s} */
    void by(Sql articles, Instant now) {
        for (Wordlist list : Wordlist.values()) list.announce(articles, now).run(database);
    }
}
