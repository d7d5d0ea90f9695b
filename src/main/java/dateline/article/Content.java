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

    Content withBody(List<Block> other) {
        return new Content(
                type,
                language,
                headline,
                headlines,
                teaser,
                bylines,
                dateline,
                other,
                section,
                tags,
                subjects,
                source,
                sourceId,
                copyrightHolder,
                copyrightNotice,
                canonicalUrl,
                visibility,
                media,
                originalPublishedAt);
    }

    /** Blocks that show the correction under way name it by its id. */
    Content naming(String correction) {
        return withBody(body.stream()
                .map(block -> block instanceof Block.Correction notice
                                && notice.correction().equals("this")
                        ? new Block.Correction(notice.id(), correction, notice.text())
                        : block)
                .toList());
    }

    /** Nothing is left but who wrote about what, and why it is no longer to be read. */
    Content retracted(String correction, String note) {
        return new Content(
                type,
                language,
                headline,
                headlines,
                null,
                bylines,
                dateline,
                List.of(new Block.Correction("retraction", correction, note)),
                section,
                tags,
                subjects,
                source,
                sourceId,
                copyrightHolder,
                copyrightNotice,
                canonicalUrl,
                visibility,
                List.of(),
                originalPublishedAt);
    }
}
