package dateline.syndication.feed;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRead;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRows;
import dateline.database.sql.Sql;
import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedEntry;
import dateline.rights.Decision;
import dateline.rights.Decision.Denied;
import dateline.syndication.changes.ChangeFeedItems;
import dateline.syndication.decision.Offers;
import dateline.syndication.decision.Offers.Offer;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import dateline.syndication.partner.UseParameter;
import dateline.syndication.terms.Terms;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Records which articles a partner's feed showed to an outlet, and derives the feed's tombstones from these records.
 */
@Singleton
class FeedOffers {

    // Feed readers keep about this many entries. Earlier takedowns are reported by the change feed and by notices.
    private static final int BATCH_SIZE = 100;
    private static final int MAX_TRACKED = 1_000;
    private static final int MAX_TOMBSTONES = 100;

    private final AgroalDataSource database;
    private final ArticleRows articles;
    private final RightsEvaluator rights;
    private final Offers offers;

    FeedOffers(AgroalDataSource database, ArticleRows articles, RightsEvaluator rights, Offers offers) {
        this.database = database;
        this.articles = articles;
        this.rights = rights;
        this.offers = offers;
    }

    /** Records the entries of a feed. The caller sends the feed only if this succeeds. */
    void record(PartnerContext partnerContext, String feed, List<FeedEntry> entries, Instant now) {
        if (entries.isEmpty()) return;
        List<FeedEntry> sorted =
                entries.stream().sorted(Comparator.comparing(FeedEntry::id)).toList();
        Sql.of("""
                        insert into feed_offer (outlet_id, feed, article_id, updated_at, offered_at)
                        select :outlet, :feed, e.article, cast(e.updated as timestamptz), :now from unnest(:articles, cast(:updated as text[])) e(article, updated)
                        on conflict (outlet_id, feed, article_id) do update set updated_at = excluded.updated_at
                            where feed_offer.updated_at <> excluded.updated_at
                        """)
                .with("outlet", partnerContext.outlet().id)
                .with("feed", feedOf(partnerContext, feed))
                .with("now", now)
                .withIds(
                        "articles",
                        sorted.stream()
                                .map(entry -> UUID.fromString(entry.id().substring("urn:uuid:".length())))
                                .toList())
                .with(
                        "updated",
                        sorted.stream().map(entry -> entry.updated().toString()).toList())
                .run(database);
    }

    /**
     * Returns tombstones for the newest 1,000 offers of the feed that must be taken down at this instant, latest first,
     * at most 100. Articles on hold may stay and have no tombstone.
     *
     * @param permittedCondition SQL condition for the articles that the partner may run
     */
    List<Deleted> findTombstones(PartnerContext partnerContext, String feed, Sql permittedCondition, Instant now) {
        Map<UUID, Instant> shownAt = new HashMap<>();
        Sql.of("select f.* from (select * from feed_offer where outlet_id = :outlet and feed = :feed")
                .with("outlet", partnerContext.outlet().id)
                .with("feed", feedOf(partnerContext, feed))
                .add("order by offered_at desc, article_id limit :maxTracked) f")
                .with("maxTracked", MAX_TRACKED)
                .add("join article a on a.id = f.article_id where not")
                .add(permittedCondition)
                .list(
                        database,
                        row -> shownAt.put(row.getObject("article_id", UUID.class), Sql.instant(row, "updated_at")));
        List<UUID> ids = List.copyOf(shownAt.keySet());
        // In batches, because the articles may be large.
        return IntStream.iterate(0, from -> from < ids.size(), from -> from + BATCH_SIZE)
                .mapToObj(from -> ids.subList(from, Math.min(ids.size(), from + BATCH_SIZE)))
                .flatMap(batch -> tombstones(partnerContext, batch, shownAt, now))
                .sorted(Comparator.comparing(Deleted::when).reversed().thenComparing(Deleted::id))
                .limit(MAX_TOMBSTONES)
                .toList();
    }

    private Stream<Deleted> tombstones(
            PartnerContext partnerContext, List<UUID> ids, Map<UUID, Instant> shownAt, Instant now) {
        List<ArticleRow> rows = articles.listPublished(ids, ArticleRead.decision(Audience.NEWSROOM, now));
        Map<UUID, Decision> decisions = rights.decideAll(partnerContext, rows, now);
        Map<UUID, Offer> lastOffers = offers.findLatest(partnerContext, ids);
        return rows.stream()
                .flatMap(row -> decisions.get(row.id()) instanceof Denied denied
                        ? tombstone(
                                row,
                                denied,
                                permission(partnerContext, denied, lastOffers.get(row.id())),
                                partnerContext,
                                shownAt.get(row.id()))
                        : Stream.empty());
    }

    // Release 1.0 takes the slug alone for the feed of articles to reproduce.
    private static String feedOf(PartnerContext partnerContext, String slug) {
        return slug + UseParameter.query(partnerContext.use());
    }

    private static Optional<Permission> permission(PartnerContext partnerContext, Denied decision, Offer lastOffer) {
        return decision.coveringPermission()
                .or(() -> Optional.ofNullable(lastOffer).map(Offer::permission))
                .map(partnerContext::permission);
    }

    private static Stream<Deleted> tombstone(
            ArticleRow row,
            Denied decision,
            Optional<Permission> permission,
            PartnerContext partnerContext,
            Instant shownAt) {
        Terms terms = permission.map(granted -> granted.terms).orElse(null);
        if (ChangeFeedItems.removalPeriod(decision.reason(), terms) == null) return Stream.empty();
        Instant endedAt = endedAt(row, decision, permission, partnerContext, shownAt);
        return Stream.of(new Deleted("urn:uuid:" + row.id(), endedAt.isBefore(shownAt) ? shownAt : endedAt));
    }

    // Never the instant of a later edit: it would reveal the edit to a partner that may no longer run the article.
    private static Instant endedAt(
            ArticleRow row,
            Denied decision,
            Optional<Permission> permission,
            PartnerContext partnerContext,
            Instant shownAt) {
        return switch (decision.reason()) {
            case ARTICLE_CANCELED, ARTICLE_WITHHELD -> row.kill().at();
            case ARTICLE_NOT_PUBLISHED ->
                Stream.of(row.unpublishedAt(), row.expiresAt())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(shownAt);
            default ->
                permission
                        .map(one -> ChangeFeedItems.deniedSince(decision.reason(), partnerContext, one, shownAt))
                        .orElse(shownAt);
        };
    }
}
