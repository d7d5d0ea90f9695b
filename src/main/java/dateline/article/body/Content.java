package dateline.article.body;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a story says, complete and cleaned: the working copy and every version hold one, as JSON. Sections, tags, sources and
 * authors stand in it by slug. Lists are empty rather than absent.
 */
@RecordBuilder
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

    public List<String> authors() {
        return bylines.stream().map(Byline::author).distinct().toList();
    }

    /** The reader's headline and teaser, apart from the body. */
    public String bodyText() {
        return BodyText.of(body);
    }

    public Content withBody(List<Block> other) {
        return with(other, media);
    }

    /** Blocks that show the correction under way name it by its id. */
    public Content naming(String correction) {
        return withBody(body.stream()
                .map(block -> block instanceof Block.CorrectionNote notice
                                && notice.correction().equals("this")
                        ? new Block.CorrectionNote(notice.id(), correction, notice.text())
                        : block)
                .toList());
    }

    /** Nothing is left but who wrote about what, and why it is no longer to be read. */
    public Content retracted(String correction, String note) {
        // From an empty builder: a member that is not named here is not shown after a retraction.
        return ContentBuilder.builder()
                .type(type)
                .language(language)
                .headline(headline)
                .headlines(headlines)
                .bylines(bylines)
                .dateline(dateline)
                .body(List.of(new Block.CorrectionNote("retraction", correction, note)))
                .section(section)
                .tags(tags)
                .subjects(subjects)
                .source(source)
                .sourceId(sourceId)
                .copyrightHolder(copyrightHolder)
                .copyrightNotice(copyrightNotice)
                .canonicalUrl(canonicalUrl)
                .visibility(visibility)
                .media(List.of())
                .originalPublishedAt(originalPublishedAt)
                .build();
    }

    /** As it may be shown at this instant: of media whose rights have ended only the place is left, of their blocks no caption. */
    public Content shownAt(Instant now) {
        if (media.stream().noneMatch(one -> one.endedAt(now))) return this;
        Set<String> ended =
                media.stream().filter(one -> one.endedAt(now)).map(Media::id).collect(Collectors.toSet());
        List<Block> blocks = body == null
                ? null
                : body.stream()
                        .map(block ->
                                block.mediaId().filter(ended::contains).isPresent() ? block.withoutCaption() : block)
                        .toList();
        return with(
                blocks,
                media.stream()
                        .map(one -> one.endedAt(now) ? one.withdrawn() : one)
                        .toList());
    }

    /** What of it invites to read on. Recordings and pictures are text too: the main picture and nothing more. */
    public Content teasing() {
        List<Media> picture = media.stream()
                .filter(Media::teasing)
                .map(Media::withoutTranscript)
                .toList();
        return with(null, picture);
    }

    private Content with(List<Block> otherBody, List<Media> otherMedia) {
        return ContentBuilder.builder(this).body(otherBody).media(otherMedia).build();
    }
}
