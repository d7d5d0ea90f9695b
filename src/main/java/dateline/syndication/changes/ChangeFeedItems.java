package dateline.syndication.changes;

import dateline.http.base.PublicUrl;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.Reason;
import dateline.syndication.changes.PartnerChanges.Item;
import dateline.syndication.decision.ArticleFactsLoader;
import dateline.syndication.decision.Offers;
import dateline.syndication.decision.Offers.Offer;
import dateline.syndication.decision.OpenNotices;
import dateline.syndication.decision.OpenNotices.RemovalDemand;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.decision.RightsEvaluator.DecidedArticle;
import dateline.syndication.decision.RightsLinks;
import dateline.syndication.notice.ReductionNotices;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Builds the items of the partner change feed: each article by the decision at this instant, whatever the cause. */
@Singleton
public class ChangeFeedItems {

    private static final Duration KILL_PERIOD = Duration.ofHours(1);

    /**
     * Why the change feed evaluates an article.
     *
     * @param seq opaque identifier of the item
     * @param reasons codes of the changes
     * @param at instant of the change; null stands for the last modification of the article
     */
    record ChangeCause(String seq, List<String> reasons, Instant at) {

        private ChangeCause withDefaultAt(Instant modified) {
            return at == null ? new ChangeCause(seq, reasons, modified) : this;
        }
    }

    private final RightsEvaluator rights;
    private final Offers offers;
    private final OpenNotices notices;
    private final ReductionNotices reductionNotices;
    private final PublicUrl url;

    ChangeFeedItems(
            RightsEvaluator rights,
            Offers offers,
            OpenNotices notices,
            ReductionNotices reductionNotices,
            PublicUrl url) {
        this.rights = rights;
        this.offers = offers;
        this.notices = notices;
        this.reductionNotices = reductionNotices;
        this.url = url;
    }

    /**
     * Builds the items in the order of the causes. An article that does not concern the partner has no item.
     *
     * @param text whether the key may read text; without it only {@code hold} and {@code remove} are returned
     * @param newOffers by article, not recorded yet; those of the puts are added
     */
    List<Item> build(
            Map<UUID, ChangeCause> causes,
            PartnerContext partnerContext,
            boolean text,
            Map<UUID, Offer> newOffers,
            Instant now) {
        return build(causes, partnerContext, text, newOffers, UnaryOperator.identity(), now);
    }

    /**
     * What the change feed would report of articles that were offered and are no longer permitted: hold or remove.
     *
     * @param partnerContext the partner as it would be
     * @param removals makes of the removals that open notices demand, by article, those that would be demanded
     * @return kinds by article
     */
    public Map<UUID, String> kindsOfEnds(
            Collection<UUID> articles,
            PartnerContext partnerContext,
            UnaryOperator<Map<UUID, Instant>> removals,
            Instant now) {
        Map<UUID, ChangeCause> causes = new LinkedHashMap<>();
        articles.forEach(article -> causes.put(article, new ChangeCause("", List.of(), now)));
        return build(causes, partnerContext, false, new HashMap<>(), removals, now).stream()
                .collect(Collectors.toMap(Item::article, Item::kind));
    }

    private List<Item> build(
            Map<UUID, ChangeCause> causes,
            PartnerContext partnerContext,
            boolean text,
            Map<UUID, Offer> newOffers,
            UnaryOperator<Map<UUID, Instant>> removalsOf,
            Instant now) {
        Map<UUID, DecidedArticle> decided = rights.decideForChangeFeed(partnerContext, causes.keySet(), now);
        Map<UUID, Offer> offered = offers.findLatest(partnerContext, causes.keySet());
        offered.putAll(newOffers);
        if (text) reductionNotices.removeRegained(partnerContext, permittedIds(decided), now);
        Map<UUID, List<UUID>> openNotices =
                notices.find(partnerContext.partner().id, partnerContext.use(), causes.keySet());
        Map<UUID, Instant> reductionRemovals =
                removalsOf.apply(reductionNotices.findRemovals(partnerContext, openNotices.keySet()));
        Map<UUID, RemovalDemand> removals = notices.findRemovals(openNotices);
        List<Item> items = new ArrayList<>();
        causes.forEach((article, change) -> {
            DecidedArticle decidedArticle = decided.get(article);
            if (decidedArticle == null) return;
            ChangeCause cause = change.withDefaultAt(decidedArticle.article().modifiedAt());
            if (decidedArticle.decision() instanceof Permitted permitted && text) {
                int version = decidedArticle.article().version();
                Offer offer = new Offer(article, version, permitted.level().wireName(), permitted.permission());
                if (!offer.equals(offered.get(article))) newOffers.put(article, offer);
                items.add(putItem(
                        decidedArticle.article(),
                        permitted,
                        openNotices.get(article),
                        cause,
                        RightsLinks.partner(partnerContext.use(), url).packageUrl(article),
                        now));
            } else if (decidedArticle.decision() instanceof Denied denied && offered.containsKey(article)) {
                EndedRight end = new EndedRight(
                        decidedArticle.article(),
                        denied,
                        offered.get(article).permission(),
                        openNotices.get(article),
                        removals.get(article));
                Item item = end.toItem(partnerContext, cause, now);
                items.add(item.kind().equals("hold") ? item.asRemoval(reductionRemovals.get(article)) : item);
            }
        });
        return items;
    }

    private static List<UUID> permittedIds(Map<UUID, DecidedArticle> decided) {
        return decided.entrySet().stream()
                .filter(entry -> entry.getValue().decision() instanceof Permitted)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Item putItem(
            ArticleFactsLoader.VersionedFacts versionedFacts,
            Permitted decision,
            List<UUID> openNotices,
            ChangeCause cause,
            String delivery,
            Instant now) {
        UUID article = versionedFacts.facts().id();
        Instant embargo = versionedFacts.facts().embargoedUntil();
        return PartnerChangesItemBuilder.builder()
                .seq(cause.seq())
                .kind("put")
                .article(article)
                .version(versionedFacts.version())
                .level(decision.level().wireName())
                .embargoedUntil(embargo != null && embargo.isAfter(now) ? embargo : null)
                .reasons(cause.reasons())
                .notices(openNotices)
                .at(cause.at())
                .delivery(delivery)
                .build();
    }

    /**
     * The time within which copies must be removed.
     *
     * @param terms null if unknown; then no terms allow copies to stay
     * @return null if published copies may stay
     */
    public static Duration removalPeriod(Reason reason, Terms terms) {
        return switch (reason) {
            case ARTICLE_CANCELED -> shorter(KILL_PERIOD, terms);
            case ARTICLE_WITHHELD, ARTICLE_NOT_PUBLISHED -> shorter(Terms.DEFAULT_REMOVAL_PERIOD, terms);
            case PARTNER_SUSPENDED,
                    PERMISSION_SUSPENDED,
                    PERMISSION_DRAFT,
                    PERMISSION_NOT_YET_VALID,
                    EMBARGOED,
                    DELAYED -> null;
            default -> terms == null ? Terms.DEFAULT_REMOVAL_PERIOD : terms.removalPeriod();
        };
    }

    private static Duration shorter(Duration period, Terms terms) {
        Duration agreedPeriod = terms == null ? null : terms.removeWithin();
        return agreedPeriod == null || agreedPeriod.compareTo(period) > 0 ? period : agreedPeriod;
    }

    /** The instant since which this reason denies; {@code otherwise} if partner and permission do not determine it. */
    public static Instant deniedSince(
            Reason reason, PartnerContext partnerContext, Permission permission, Instant defaultInstant) {
        return switch (reason) {
            case PERMISSION_LAPSED -> permission.validUntil;
            case PERMISSION_SUSPENDED, PERMISSION_REVOKED -> permission.updatedAt;
            case PARTNER_SUSPENDED, PARTNER_CLOSED -> partnerContext.partner().updatedAt;
            default -> defaultInstant;
        };
    }
}
