package dateline.syndication.feed;

import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleSearch;
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
import java.util.stream.Stream;

/**
 * Records which articles a partner's feed showed to an outlet, and derives the feed's tombstones from these records.
 */
@Singleton
class FeedOffers {

    // Feed readers keep about this many entries. Earlier takedowns are reported by the change feed and by notices.
    private static final int REMEMBERED = 1_000;
    private static final int TOLD = 100;

    private final AgroalDataSource database;
    private final ArticleSearch search;
    private final RightsEvaluator rights;
    private final Offers offers;

    FeedOffers(AgroalDataSource database, ArticleSearch search, RightsEvaluator rights, Offers offers) {
        this.database = database;
        this.search = search;
        this.rights = rights;
        this.offers = offers;
    }

    /** Records the entries of a feed. The caller sends the feed only if this succeeds. */
    void record(PartnerContext licensee, String feed, List<FeedEntry> entries, Instant now) {
        if (entries.isEmpty()) return;
        List<FeedEntry> inOrder =
                entries.stream().sorted(Comparator.comparing(FeedEntry::id)).toList();
        new Sql()
                .add(
                        """
                        insert into feed_offer (outlet_id, feed, article_id, updated_at, offered_at)
                        select ?, ?, e.article, cast(e.updated as timestamptz), ? from unnest(?, ?) e(article, updated)
                        on conflict (outlet_id, feed, article_id) do update set updated_at = excluded.updated_at
                            where feed_offer.updated_at <> excluded.updated_at
                        """,
                        licensee.outlet().id,
                        feed,
                        now,
                        inOrder.stream()
                                .map(entry -> UUID.fromString(entry.id().substring("urn:uuid:".length())))
                                .toList(),
                        inOrder.stream()
                                .map(entry -> entry.updated().toString())
                                .toList())
                .run(database);
    }

    /**
     * Returns tombstones for the newest 1,000 offers of the feed that must be taken down at this instant, latest first,
     * at most 100. Articles on hold may stay and have no tombstone.
     *
     * @param open SQL condition for the articles that the partner may run
     */
    List<Deleted> gone(PartnerContext licensee, String feed, Sql open, Instant now) {
        Map<UUID, Instant> denied = new HashMap<>();
        new Sql()
                .add(
                        "select f.* from (select * from feed_offer where outlet_id = ? and feed = ?",
                        licensee.outlet().id,
                        feed)
                .add("order by offered_at desc, article_id limit ?) f", REMEMBERED)
                .add("join article a on a.id = f.article_id where not")
                .add(open)
                .list(
                        database,
                        row -> denied.put(row.getObject("article_id", UUID.class), Sql.instant(row, "updated_at")));
        List<ArticleRow> rows = search.published(denied.keySet(), Audience.NEWSROOM, now);
        Map<UUID, Decision> decisions = rights.decisions(licensee, rows, now);
        Map<UUID, Offer> under = offers.among(licensee.outlet().id, denied.keySet());
        return rows.stream()
                .flatMap(row -> decisions.get(row.id()) instanceof Denied no
                        ? tombstone(
                                row, no, permission(licensee, no, under.get(row.id())), licensee, denied.get(row.id()))
                        : Stream.empty())
                .sorted(Comparator.comparing(Deleted::when).reversed().thenComparing(Deleted::id))
                .limit(TOLD)
                .toList();
    }

    private static Optional<Permission> permission(PartnerContext licensee, Denied decision, Offer offered) {
        return decision.permission()
                .or(() -> Optional.ofNullable(offered).map(Offer::permission))
                .map(licensee::permission);
    }

    private static Stream<Deleted> tombstone(
            ArticleRow row, Denied decision, Optional<Permission> permission, PartnerContext licensee, Instant given) {
        Terms terms = permission.map(one -> one.terms).orElse(null);
        if (ChangeFeedItems.within(decision.reason(), terms) == null) return Stream.empty();
        Instant ended = ended(row, decision, permission, licensee, given);
        return Stream.of(new Deleted("urn:uuid:" + row.id(), ended.isBefore(given) ? given : ended));
    }

    // Never the instant of a later edit: it would reveal the edit to a partner that may no longer run the article.
    private static Instant ended(
            ArticleRow row, Denied decision, Optional<Permission> permission, PartnerContext licensee, Instant given) {
        return switch (decision.reason()) {
            case ARTICLE_CANCELED, ARTICLE_WITHHELD -> row.kill().at();
            case ARTICLE_NOT_PUBLISHED ->
                Stream.of(row.unpublishedAt(), row.expiresAt())
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(given);
            default ->
                permission
                        .map(one -> ChangeFeedItems.since(decision.reason(), licensee, one, given))
                        .orElse(given);
        };
    }
}
