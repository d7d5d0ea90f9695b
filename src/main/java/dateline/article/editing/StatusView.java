package dateline.article.editing;

import dateline.article.model.Article;
import java.time.Instant;
import java.util.UUID;

/**
 * Where an article stands after it was withheld, released, taken back or killed.
 *
 * @param state draft, scheduled, embargoed, live, withheld, canceled, unpublished or expired
 * @param version number of the last version
 * @param reason for the newsroom
 * @param notice for everybody, of a kill
 * @param replacement id of the article that stands for a killed one
 */
public record StatusView(
        UUID article,
        String state,
        String pubStatus,
        int version,
        Instant at,
        String by,
        String reason,
        String notice,
        UUID replacement) {

    static StatusView of(Article article, Instant now) {
        return new StatusView(
                article.id,
                article.state(now).word(),
                article.pubStatus,
                article.version,
                article.statusAt,
                article.statusBy,
                article.statusReason,
                article.killNotice,
                article.replacement);
    }
}
