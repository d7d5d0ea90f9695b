package dateline.article.bulk;

import dateline.article.check.Slugs;
import dateline.article.editing.ArticleRequest;
import dateline.article.model.Article;
import dateline.article.model.SlugClaims;
import dateline.article.model.State;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** An item that {@link BulkItemCreate} can create, with the id and the slug that its article gets. */
record BulkCandidate(BulkItem item, UUID id, String slug) {

    /** Returns empty if the item has more than one version, or needs rows that only a single creation writes. */
    static Optional<BulkCandidate> of(BulkItem item, Instant now) {
        ArticleRequest story = item.wasKilled() || item.article() == null ? null : item.articleWithSlug();
        boolean hasOneVersion = story != null
                && !item.wasWithdrawn()
                && item.workingCopy() == null
                && (item.corrections() == null || item.corrections().isEmpty())
                && (item.wire() == null || item.wire().article() == null);
        if (!hasOneVersion || !hasEndAhead(item, now)) return Optional.empty();
        // The number of translations of a story is limited, and counted when an item is applied alone.
        boolean hasPlainNames = story.translationOf() == null
                && item.translationGroup() == null
                && (story.slug() == null || Slugs.isUsable(story.slug()))
                && (story.source() == null || !story.source().slugOr("").isEmpty())
                && (story.bylines() == null || story.bylines().stream().allMatch(one -> one.name() != null));
        if (!hasPlainNames || item.id() == null && sourceItem(story) == null) return Optional.empty();
        UUID id = item.id() == null ? Article.nextId() : item.id();
        return Optional.of(new BulkCandidate(item, id, SlugClaims.preferredSlug(id, story.slug(), story.headline())));
    }

    private static boolean hasEndAhead(BulkItem item, Instant now) {
        if (item.wasDraft() || item.expiresAt() == null) return true;
        return item.publishedAt() != null
                && item.stateAt(now) != State.EXPIRED
                && item.expiresAt().isAfter(item.publishedAt())
                && (item.embargoedUntil() == null || item.expiresAt().isAfter(item.embargoedUntil()));
    }

    private static String sourceItem(ArticleRequest story) {
        boolean isIdentified = story.source() != null && story.sourceId() != null;
        return isIdentified ? story.source().slugOr("") + " " + story.sourceId() : null;
    }

    ArticleRequest story() {
        return item.articleWithSlug();
    }

    String sourceItem() {
        return sourceItem(item.article());
    }

    String lockName() {
        return item.id() == null ? sourceItem() : id.toString();
    }

    /** The slugs that the article may get: the one sent, or two made from the headline. */
    Stream<String> possibleSlugs() {
        return story().slug() == null ? Stream.of(slug, SlugClaims.nextSlug(id, slug)) : Stream.of(slug);
    }

    /** Returns the candidate with a slug that is free; empty if an existing article has the id, the sourceId or the slugs. */
    Optional<BulkCandidate> ifFree(Set<String> taken) {
        if (taken.contains(id.toString()) || taken.contains(sourceItem())) return Optional.empty();
        return possibleSlugs()
                .filter(one -> !taken.contains("slug " + one))
                .findFirst()
                .map(free -> new BulkCandidate(item, id, free));
    }

    void addTo(Set<String> taken) {
        taken.add(id.toString());
        taken.add("slug " + slug);
        if (sourceItem() != null) taken.add(sourceItem());
    }
}
