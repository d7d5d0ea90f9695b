package dateline.syndication.feed;

import dateline.article.model.Audience;
import dateline.article.read.FeedArticles;
import dateline.article.rows.ArticleRow;
import dateline.article.search.Feed;
import dateline.article.search.ReadScope;
import dateline.database.sql.Sql;
import dateline.format.FeedDocument;
import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedEntry;
import dateline.format.FeedEntry.EntrySource;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.DurableResponse;
import dateline.http.problem.Problem;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
import dateline.rights.Use;
import dateline.syndication.decision.CatalogueSql;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.delivery.DeliveryDraft;
import dateline.syndication.delivery.PackageDelivery;
import dateline.syndication.delivery.PackageView;
import dateline.syndication.delivery.QuotaExhausted;
import dateline.syndication.delivery.QuotaState;
import dateline.syndication.delivery.Quotas;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.UseParameter;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Builds the feed of a saved query for a partner. Text in a feed is delivered text: every item has a receipt before the
 * feed is sent, and counts against the quota like a package.
 */
@Singleton
class PartnerFeeds {

    private final FeedArticles articles;
    private final RightsEvaluator rights;
    private final PackageDelivery delivery;
    private final Quotas quotas;
    private final FeedOffers offers;
    private final PublicUrl url;

    PartnerFeeds(
            FeedArticles articles,
            RightsEvaluator rights,
            PackageDelivery delivery,
            Quotas quotas,
            FeedOffers offers,
            PublicUrl url) {
        this.articles = articles;
        this.rights = rights;
        this.delivery = delivery;
        this.quotas = quotas;
        this.offers = offers;
        this.url = url;
    }

    /** A serialized feed whose receipts are not written yet. */
    private final class PreparedFeed implements DurableResponse {

        private final Document document;
        private final List<DeliveryDraft> deliveries;
        private final Runnable recordOffers;

        private PreparedFeed(Document document, List<DeliveryDraft> deliveries, Runnable recordOffers) {
            this.document = document;
            this.deliveries = deliveries;
            this.recordOffers = recordOffers;
        }

        @Override
        public Document representation() {
            return document;
        }

        @Override
        public Uni<Document> persist() {
            return Uni.createFrom().item(this::persistNow);
        }

        private Document persistNow() {
            try {
                if (!deliveries.isEmpty()) delivery.write(deliveries).await().indefinitely();
                recordOffers.run();
                return document;
            } catch (QuotaExhausted exhausted) {
                // A concurrent delivery has used the quota. The serialized feed contains text that can no longer be
                // delivered.
                throw Problem.of(
                                "receipt-not-written",
                                "Another request used up the quota at the same moment, so nothing was delivered. Send the request again.")
                        .header("Retry-After", "1");
            } catch (Sql.SqlFailure failure) {
                throw Problem.of(
                                "receipt-not-written",
                                "The offers of this feed could not be recorded, so nothing was delivered. Try again.")
                        .header("Retry-After", "5");
            }
        }
    }

    /**
     * @param suffix of the format, which is part of the feed's own URL
     * @param key public part of the API key that fetches the feed
     */
    DurableResponse prepare(
            PartnerContext partnerContext,
            String slug,
            String suffix,
            Function<FeedDocument, byte[]> format,
            String key,
            Instant now) {
        Feed feed = Feed.require(slug);
        List<PartnerFeedItem> items = items(partnerContext, feed, key, now);
        List<DeliveryDraft> deliveries = new ArrayList<>();
        List<FeedEntry> entries = new ArrayList<>();
        Map<UUID, QuotaState> states = new HashMap<>();
        Map<UUID, Integer> newArticles = new HashMap<>();
        for (PartnerFeedItem item : items) {
            if (item.draft().countsAgainstQuota()) {
                UUID permission = item.packageView().usage().permission();
                QuotaState state = states.computeIfAbsent(permission, id -> state(partnerContext, id, items, now));
                boolean counts = !state.free().contains(item.packageView().id());
                if (counts
                        && state.used() + newArticles.merge(permission, 1, Integer::sum)
                                > state.quota().limit()) {
                    entries.add(item.entryWithoutText(state));
                    continue;
                }
            }
            deliveries.add(item.draft());
            entries.add(item.entry());
        }
        List<Deleted> tombstones = offers.findTombstones(
                partnerContext, slug, CatalogueSql.of(partnerContext, now).condition(), now);
        byte[] bytes = format.apply(document(feed, suffix, partnerContext.use(), entries, tombstones));
        return new PreparedFeed(
                Document.of(bytes), deliveries, () -> offers.record(partnerContext, slug, entries, now));
    }

    private QuotaState state(PartnerContext partnerContext, UUID permission, List<PartnerFeedItem> items, Instant now) {
        return quotas.state(
                partnerContext.permission(permission),
                partnerContext.use(),
                items.stream().map(item -> item.packageView().id()).toList(),
                now);
    }

    private List<PartnerFeedItem> items(PartnerContext partnerContext, Feed feed, String key, Instant now) {
        ReadScope readScope = CatalogueSql.readScope(partnerContext, now);
        List<ArticleRow> rows = articles.listShown(feed, readScope, Audience.NEWSROOM, now);
        Map<UUID, Decision> decisions = rights.decideAll(partnerContext, rows, now);
        return rows.stream()
                // Software that reads feeds may publish entries at once. Embargoed text is available only as a package.
                .filter(row -> PackageView.Embargo.of(row, now) == null)
                .flatMap(row -> item(partnerContext, row, decisions.get(row.id()), key, now))
                .toList();
    }

    private Stream<PartnerFeedItem> item(
            PartnerContext partnerContext, ArticleRow row, Decision decision, String key, Instant now) {
        if (!(decision instanceof Permitted permitted)) return Stream.empty();
        DecisionContext context = new DecisionContext(partnerContext, row, permitted, true, true, List.of());
        PackageView packageView = PackageView.of(context, permitted, url, now);
        Instant permissionUpdatedAt = partnerContext.permission(permitted.permission()).updatedAt;
        // An article that returns, as after a release, must be newer than its tombstone.
        Instant reshown = row.reshownAt();
        return Stream.of(new PartnerFeedItem(
                packageView,
                row.sourceElsewhere(url)
                        .map(source ->
                                new EntrySource(url.to("/v1/sources/" + source.slug()), source.name(), source.url()))
                        .orElse(null),
                DeliveryDraft.of(context, packageView, url, key, now),
                reshown == null || reshown.isBefore(permissionUpdatedAt) ? permissionUpdatedAt : reshown));
    }

    private FeedDocument document(
            Feed feed, String suffix, Use use, List<FeedEntry> entries, List<Deleted> tombstones) {
        String query = UseParameter.query(use);
        String address = url.to("/v1/syndication/feeds/" + feed.slug);
        return feed.documentHead()
                .id(address + query)
                .links(new FeedDocument.Links(address + suffix + query, url.origin() + "/", null, null, null))
                .entries(entries)
                .deleted(tombstones)
                .build();
    }
}
