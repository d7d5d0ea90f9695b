package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.editing.ArticleRequest;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.State;
import dateline.article.model.Version;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An article with everything that belongs to it, to be exported.
 *
 * @param draft null if the article is killed, as the following
 * @param edited the content of the draft
 * @param live null if the article was never published
 * @param wire what the wire sent last, or null
 */
record ExportLine(
        Article article,
        Draft draft,
        Content edited,
        Version live,
        Content wire,
        List<Correction> corrections,
        ExportNames names) {

    BulkItem toBulkItem(Instant now) {
        State state = article.state(now);
        return state == State.CANCELED ? killedItem() : completeItem(state, now);
    }

    // The text of a killed article is not exported.
    private BulkItem killedItem() {
        return BulkItemBuilder.builder()
                .id(article.id)
                .slug(article.slug)
                .state(State.CANCELED.apiName())
                .changedAt(article.statusAt)
                .build();
    }

    private BulkItem completeItem(State state, Instant now) {
        Content text = live == null ? edited : live.content;
        List<Content> stories =
                Stream.of(text, edited, wire == null ? text : wire).distinct().toList();
        boolean isWithdrawn = state == State.WITHHELD || state == State.UNPUBLISHED;
        return BulkItemBuilder.builder()
                .id(article.id)
                .slug(live == null ? draft.slug : live.slug)
                .state(state.apiName())
                .version(article.version)
                .createdAt(article.createdAt)
                .publishedAt(article.publishedAt)
                .embargoedUntil(article.embargoedUntil)
                .scheduledAt(article.scheduledAt)
                .expiresAt(article.expiresAt)
                .unpublishedAt(article.unpublishedAt)
                .modifiedAt(article.modifiedAt)
                .firstLiveAt(article.firstLiveAt)
                .firstPublicAt(article.firstPublicAt)
                .changedAt(changedAt(now))
                .translationGroup(article.translationGroup)
                .reason(isWithdrawn ? article.statusReason : null)
                .corrections(
                        corrections.isEmpty()
                                ? null
                                : corrections.stream()
                                        .map(ExportLine::toBulkCorrection)
                                        .toList())
                .article(toRequest(text, null))
                .workingCopy(live == null || isUnchanged() ? null : toRequest(edited, draft.slug))
                .wire(wire == null ? null : wireItem(text))
                .sources(nullIfEmpty(names.sourcesOf(stories)))
                .sections(nullIfEmpty(names.sectionsOf(stories)))
                .build();
    }

    private static <T> List<T> nullIfEmpty(List<T> names) {
        return names.isEmpty() ? null : names;
    }

    private boolean isUnchanged() {
        return draft.slug.equals(live.slug) && edited.equals(live.content);
    }

    private BulkItem.BulkWire wireItem(Content text) {
        return new BulkItem.BulkWire(article.sourceVersion, wire.equals(text) ? null : toRequest(wire, null));
    }

    /** The content as a request that would write it. */
    private ArticleRequest toRequest(Content content, String slug) {
        return ArticleRequest.builder(content.story())
                .slug(slug)
                .body(content.body())
                .section(names.section(content.section()))
                .tags(content.tags().stream().map(names::tag).toList())
                .subjects(content.subjects())
                .source(names.source(content.source()))
                .sourceId(content.sourceId())
                .copyrightHolder(content.copyrightHolder())
                .copyrightNotice(content.copyrightNotice())
                .canonicalUrl(content.canonicalUrl())
                .visibility(content.visibility())
                .media(content.media())
                .originalPublishedAt(content.originalPublishedAt())
                .usePolicy(content.usePolicy())
                .build();
    }

    private static BulkItem.BulkCorrection toBulkCorrection(Correction correction) {
        return new BulkItem.BulkCorrection(correction.id, correction.kind, correction.note, correction.at);
    }

    private Instant changedAt(Instant now) {
        Stream<Instant> ofCallers =
                Stream.of(draft.updatedAt, article.updatedAt, live == null ? null : live.createdAt, article.statusAt);
        Stream<Instant> ofClock = Stream.of(article.publishedAt, article.expiresAt)
                .filter(instant -> instant != null && !instant.isAfter(now));
        return Stream.concat(ofCallers, ofClock)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
