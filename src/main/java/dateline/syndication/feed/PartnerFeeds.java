package dateline.syndication.feed;

import dateline.article.model.Audience;
import dateline.article.read.FeedArticles;
import dateline.article.rows.ArticleRow;
import dateline.article.search.Feed;
import dateline.article.search.ReadScope;
import dateline.database.sql.Sql;
import dateline.format.FeedDocument;
import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedDocumentBuilder;
import dateline.format.FeedEntry;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.DurableResponse;
import dateline.http.problem.Problem;
import dateline.rights.Decision;
import dateline.rights.Decision.Permitted;
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
        private final List<DeliveryDraft> parcel;
        private final Runnable offer;

        private PreparedFeed(Document document, List<DeliveryDraft> parcel, Runnable offer) {
            this.document = document;
            this.parcel = parcel;
            this.offer = offer;
        }

        @Override
        public Document representation() {
            return document;
        }

        @Override
        public Uni<Document> persist() {
            return Uni.createFrom().item(this::written);
        }

        private Document written() {
            try {
                if (!parcel.isEmpty()) delivery.write(parcel).await().indefinitely();
                offer.run();
                return document;
            } catch (QuotaExhausted taken) {
                // A concurrent delivery has used the quota. The serialized feed contains text that can no longer be
                // delivered.
                throw Problem.of(
                                "receipt-not-written",
                                "Another request took the last of the quota at this moment; nothing was delivered. Ask again.")
                        .header("Retry-After", "1");
            } catch (Sql.SqlFailure unwritten) {
                throw Problem.of(
                                "receipt-not-written",
                                "What the feed offers could not be recorded, so it was not delivered. Try again.")
                        .header("Retry-After", "5");
            }
        }
    }

    /**
     * @param suffix of the format, which is part of the feed's own URL
     * @param key public part of the API key that fetches the feed
     */
    DurableResponse feed(
            PartnerContext licensee,
            String slug,
            String suffix,
            Function<FeedDocument, byte[]> format,
            String key,
            Instant now) {
        Feed feed = Feed.required(slug);
        List<PartnerFeedItem> items = items(licensee, feed, key, now);
        List<DeliveryDraft> parcel = new ArrayList<>();
        List<FeedEntry> entries = new ArrayList<>();
        Map<UUID, QuotaState> states = new HashMap<>();
        Map<UUID, Integer> more = new HashMap<>();
        for (PartnerFeedItem item : items) {
            if (item.delivered().limited()) {
                UUID permission = item.made().usage().permission();
                QuotaState state = states.computeIfAbsent(permission, id -> state(licensee, id, items, now));
                boolean counts = !state.free().contains(item.made().id());
                if (counts
                        && state.used() + more.merge(permission, 1, Integer::sum)
                                > state.quota().limit()) {
                    entries.add(item.refused(state));
                    continue;
                }
            }
            parcel.add(item.delivered());
            entries.add(item.entry());
        }
        List<Deleted> gone =
                offers.gone(licensee, slug, CatalogueSql.of(licensee, now).condition(), now);
        byte[] bytes = format.apply(document(feed, suffix, entries, gone));
        return new PreparedFeed(Document.of(bytes), parcel, () -> offers.record(licensee, slug, entries, now));
    }

    private QuotaState state(PartnerContext licensee, UUID permission, List<PartnerFeedItem> items, Instant now) {
        return quotas.state(
                licensee.permission(permission),
                items.stream().map(item -> item.made().id()).toList(),
                now);
    }

    private List<PartnerFeedItem> items(PartnerContext licensee, Feed feed, String key, Instant now) {
        ReadScope reach = CatalogueSql.reach(licensee, now);
        List<ArticleRow> rows = articles.shown(feed, reach, Audience.NEWSROOM, now);
        Map<UUID, Decision> decisions = rights.decisions(licensee, rows, now);
        return rows.stream()
                // Software that reads feeds may publish entries at once. Embargoed text is available only as a package.
                .filter(row -> PackageView.Embargo.of(row, now) == null)
                .flatMap(row -> item(licensee, row, decisions.get(row.id()), key, now))
                .toList();
    }

    private Stream<PartnerFeedItem> item(
            PartnerContext licensee, ArticleRow row, Decision decision, String key, Instant now) {
        if (!(decision instanceof Permitted yes)) return Stream.empty();
        DecisionContext ruling = new DecisionContext(licensee, row, yes, true, true, List.of());
        PackageView made = PackageView.of(ruling, yes, url, now);
        Instant agreed = licensee.permission(yes.permission()).updatedAt;
        // An article that returns, as after a release, must be newer than its tombstone.
        Instant reshown = row.reshownAt();
        return Stream.of(new PartnerFeedItem(
                made,
                DeliveryDraft.of(ruling, made, url, key, now),
                reshown == null || reshown.isBefore(agreed) ? agreed : reshown));
    }

    private FeedDocument document(Feed feed, String suffix, List<FeedEntry> entries, List<Deleted> gone) {
        String address = url.to("/v1/syndication/feeds/" + feed.slug);
        return FeedDocumentBuilder.builder()
                .id(address)
                .title(feed.title)
                .description(feed.description)
                .language(feed.language)
                .author(feed.author)
                .imageUrl(feed.imageUrl)
                .podcast(feed.podcast == null ? null : feed.podcast.told())
                .updated(feed.updatedAt)
                .ttlMinutes(feed.ttlMinutes)
                .links(new FeedDocument.Links(address + suffix, url.origin() + "/", null, null, null))
                .entries(entries)
                .deleted(gone)
                .build();
    }
}
