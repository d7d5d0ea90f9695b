package dateline.article.body;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The complete, sanitized content of an article. A draft and every version store one as JSON. It refers to sections,
 * tags, sources and authors by slug. Lists are empty instead of absent.
 */
@RecordBuilder
public record Content(
        @JsonUnwrapped StoryFields story,
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
        Instant originalPublishedAt,
        UsePolicy usePolicy) {

    public List<String> authors() {
        return story.bylines().stream().map(Byline::author).distinct().toList();
    }

    /** Returns the body as plain text, without headline and teaser. */
    public String bodyText() {
        return BodyText.of(body);
    }

    /** Returns the body as plain text without the captions of media; null if there are none. */
    public String bodyTextWithoutCaptions() {
        boolean hasCaptions =
                body.stream().anyMatch(block -> !block.withoutCaption().equals(block));
        if (!hasCaptions) return null;
        return BodyText.of(body.stream().map(Block::withoutCaption).toList());
    }

    public Content withBody(List<Block> other) {
        return withBodyAndMedia(other, media);
    }

    /** Returns the content with the id of a new correction in the blocks that show it. */
    public Content withCorrectionId(String correction) {
        return withBody(body.stream()
                .map(block -> block instanceof Block.CorrectionNote note
                                && note.correction().equals("this")
                        ? new Block.CorrectionNote(note.id(), correction, note.text())
                        : block)
                .toList());
    }

    /**
     * Returns the content after a retraction: headline, authors, subject matter and origin remain, and the body is the
     * note with the reason.
     */
    public Content retracted(String correction, String note) {
        // Starts from empty builders, so that a member added later is not shown after a retraction.
        return ContentBuilder.builder()
                .story(StoryFieldsBuilder.builder()
                        .type(story.type())
                        .language(story.language())
                        .headline(story.headline())
                        .headlines(story.headlines())
                        .bylines(story.bylines())
                        .dateline(story.dateline())
                        .digitalSourceType(story.digitalSourceType())
                        .responsibleEditor(story.responsibleEditor())
                        .build())
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
                .usePolicy(usePolicy)
                .build();
    }

    /**
     * Returns the content that may be shown at this instant. Of media whose rights have ended only the place remains,
     * and their blocks lose the caption.
     */
    public Content shownAt(Instant now) {
        if (media.stream().noneMatch(one -> one.rightsEndedAt(now))) return this;
        Set<String> ended = media.stream()
                .filter(one -> one.rightsEndedAt(now))
                .map(Media::id)
                .collect(Collectors.toSet());
        List<Block> blocks = body == null
                ? null
                : body.stream()
                        .map(block ->
                                block.mediaId().filter(ended::contains).isPresent() ? block.withoutCaption() : block)
                        .toList();
        return withBodyAndMedia(
                blocks,
                media.stream()
                        .map(one -> one.rightsEndedAt(now) ? one.placeholder() : one)
                        .toList());
    }

    /**
     * Returns the teaser part of the content, with the main image as its only media object. Audio, video and other
     * images count as part of the full text.
     */
    public Content teaserPart() {
        List<Media> mainImage = media.stream()
                .filter(Media::belongsToTeaser)
                .map(Media::withoutTranscript)
                .toList();
        return withBodyAndMedia(null, mainImage);
    }

    private Content withBodyAndMedia(List<Block> otherBody, List<Media> otherMedia) {
        return ContentBuilder.builder(this).body(otherBody).media(otherMedia).build();
    }
}
