package dateline.article.bulk;

import dateline.article.body.Content;
import dateline.article.editing.ArticleRequest;
import dateline.article.model.Article;
import dateline.article.model.Correction;
import dateline.article.model.Draft;
import dateline.article.model.State;
import dateline.article.model.Version;
import dateline.article.model.WireItem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** An article with all that belongs to it, on its way out; draft, live and wire may be null. */
record ExportLine(
        Article article, Draft draft, Version live, WireItem wire, List<Correction> corrections, ExportNames names) {

    BulkItem item(Instant now) {
        State state = article.state(now);
        return state == State.CANCELED ? killed() : whole(state, now);
    }

    // Taken back for ever: its text goes nowhere any more.
    private BulkItem killed() {
        return new BulkItem(
                article.id,
                article.slug,
                State.CANCELED.word(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                article.statusAt,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private BulkItem whole(State state, Instant now) {
        Content text = live == null ? draft.content : live.content;
        List<Content> stories = Stream.of(text, draft.content, wire == null ? text : wire.content)
                .distinct()
                .toList();
        boolean withdrawn = state == State.WITHHELD || state == State.UNPUBLISHED;
        return new BulkItem(
                article.id,
                live == null ? draft.slug : live.slug,
                state.word(),
                article.version,
                article.createdAt,
                article.publishedAt,
                article.embargoedUntil,
                article.scheduledAt,
                article.expiresAt,
                article.unpublishedAt,
                article.modifiedAt,
                article.firstLiveAt,
                article.firstPublicAt,
                changedAt(now),
                article.translationGroup,
                withdrawn ? article.statusReason : null,
                corrections.isEmpty()
                        ? null
                        : corrections.stream().map(ExportLine::note).toList(),
                request(text, null),
                live == null || draft.says(live) ? null : request(draft.content, draft.slug),
                wire == null ? null : wire(text),
                brought(names.settings(stories)),
                brought(names.places(stories)));
    }

    private static <T> List<T> brought(List<T> names) {
        return names.isEmpty() ? null : names;
    }

    private BulkItem.BulkWire wire(Content text) {
        return new BulkItem.BulkWire(
                article.sourceVersion, wire.content.equals(text) ? null : request(wire.content, null));
    }

    /** The content as a request that writes it. */
    private ArticleRequest request(Content content, String slug) {
        return new ArticleRequest(
                slug,
                content.type(),
                content.language(),
                content.headline(),
                content.headlines(),
                content.teaser(),
                content.bylines(),
                content.dateline(),
                content.body(),
                null,
                names.section(content.section()),
                content.tags().stream().map(names::tag).toList(),
                content.subjects(),
                names.source(content.source()),
                content.sourceId(),
                content.copyrightHolder(),
                content.copyrightNotice(),
                content.canonicalUrl(),
                content.visibility(),
                content.media(),
                content.originalPublishedAt(),
                null);
    }

    private static BulkItem.BulkCorrection note(Correction made) {
        return new BulkItem.BulkCorrection(made.id, made.kind, made.note, made.at);
    }

    private Instant changedAt(Instant now) {
        Stream<Instant> byHand =
                Stream.of(draft.updatedAt, article.updatedAt, live == null ? null : live.createdAt, article.statusAt);
        Stream<Instant> byTime =
                Stream.of(article.publishedAt, article.expiresAt).filter(edge -> edge != null && !edge.isAfter(now));
        return Stream.concat(byHand, byTime)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
