package dateline.article.editing;

import dateline.article.model.Article;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;

/**
 * State of an article after a withholding, release, unpublication or kill.
 *
 * @param state draft, scheduled, embargoed, live, withheld, canceled, unpublished or expired
 * @param version number of the last version
 * @param reason for the newsroom
 * @param notice of a kill, shown to everybody
 * @param replacement id of the article that replaces a killed one
 */
@RecordBuilder
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
        return StatusViewBuilder.builder()
                .article(article.id)
                .state(article.state(now).apiName())
                .pubStatus(article.pubStatus)
                .version(article.version)
                .at(article.statusAt)
                .by(article.statusBy)
                .reason(article.statusReason)
                .notice(article.killNotice)
                .replacement(article.replacement)
                .build();
    }
}
