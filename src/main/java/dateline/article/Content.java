package dateline.article;

import java.time.Instant;
import java.util.List;

/**
 * What a story says, complete and cleaned: the working copy and every version hold one, as JSON. Sections, tags, sources and
 * authors stand in it by slug. Lists are empty rather than absent.
 */
public record Content(
        String type,
        String language,
        String headline,
        Headlines headlines,
        String teaser,
        List<Byline> bylines,
        Dateline dateline,
        List<Block> body,
        String section,
        List<String> tags,
        List<String> subjects,
        String source,
        String sourceId,
        String copyrightHolder,
        String copyrightNotice,
        String canonicalUrl,
        String visibility,
        List<Media> media,
        Instant originalPublishedAt) {

    List<String> authors() {
        return bylines.stream().map(Byline::author).distinct().toList();
    }

    /** The reader's headline and teaser, apart from the body. */
    String bodyText() {
        return BodyText.of(body);
    }
}
