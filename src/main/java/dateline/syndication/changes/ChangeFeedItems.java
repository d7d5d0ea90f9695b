package dateline.syndication.changes;

import dateline.http.base.PublicUrl;
import dateline.rights.ArticleFacts;
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
import dateline.syndication.notice.ReductionNotices;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Terms;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Builds the items of the partner change feed: each article by the decision at this instant, whatever the cause. */
@Singleton
public class ChangeFeedItems {

    private static final Duration OF_A_KILL = Duration.ofHours(1);
    private static final Duration OF_THE_REST = Duration.ofDays(1);

    /**
     * Why the change feed evaluates an article.
     *
     * @param seq opaque identifier of the item
     * @param reasons codes of the changes
     * @param at instant of the change; null stands for the last modification of the article
     */
    record ChangeCause(String seq, List<String> reasons, Instant at) {

        private ChangeCause orAt(Instant modified) {
            return at == null ? new ChangeCause(seq, reasons, modified) : this;
        }
    }

    private final RightsEvaluator rights;
    private final Offers offers;
    private final OpenNotices notices;
    private final ReductionNotices narrowed;
    private final PublicUrl url;

    ChangeFeedItems(
            RightsEvaluator rights, Offers offers, OpenNotices notices, ReductionNotices narrowed, PublicUrl url) {
        this.rights = rights;
        this.offers = offers;
        this.notices = notices;
        this.narrowed = narrowed;
        this.url = url;
    }

    /**
     * Builds the items in the order of the causes and records an offer for each put. An article that does not concern
     * the partner has no item.
     *
     * @param text whether the key may read text; without it only {@code hold} and {@code remove} are returned
     */
    List<Item> of(Map<UUID, ChangeCause> causes, PartnerContext licensee, boolean text, Instant now) {
        Map<UUID, DecidedArticle> decided = rights.told(licensee, causes.keySet(), now);
        Map<UUID, Offer> offered = offers.among(licensee.outlet().id, causes.keySet());
        if (text) narrowed.back(licensee.outlet().id, permitted(decided), now);
        Map<UUID, List<UUID>> open = notices.of(licensee.partner().id, causes.keySet());
        Map<UUID, Instant> narrower = narrowed.removals(licensee.outlet().id, open.keySet());
        Map<UUID, RemovalDemand> removals = notices.removals(open);
        List<Item> items = new ArrayList<>();
        List<Offer> made = new ArrayList<>();
        causes.forEach((article, why) -> {
            DecidedArticle told = decided.get(article);
            if (told == null) return;
            ChangeCause cause = why.orAt(told.article().modifiedAt());
            if (told.decision() instanceof Permitted yes && text) {
                int version = told.article().version();
                Offer offer = new Offer(article, version, yes.level().wireName(), yes.permission());
                if (!offer.equals(offered.get(article))) made.add(offer);
                items.add(put(told.article(), yes, open.get(article), cause, now));
            } else if (told.decision() instanceof Denied no && offered.containsKey(article)) {
                EndedRight end = new EndedRight(
                        told.article(),
                        no,
                        offered.get(article).permission(),
                        open.get(article),
                        removals.get(article));
                Item item = ended(end, licensee, cause, now);
                items.add(item.kind().equals("hold") ? item.orRemoved(narrower.get(article)) : item);
            }
        });
        offers.record(licensee, made, now);
        return items;
    }

    private static List<UUID> permitted(Map<UUID, DecidedArticle> decided) {
        return decided.entrySet().stream()
                .filter(one -> one.getValue().decision() instanceof Permitted)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Item put(
            ArticleFactsLoader.ArticleStanding standing,
            Permitted decision,
            List<UUID> open,
            ChangeCause cause,
            Instant now) {
        UUID article = standing.facts().id();
        Instant embargo = standing.facts().embargoedUntil();
        return PartnerChangesItemBuilder.builder()
                .seq(cause.seq())
                .kind("put")
                .article(article)
                .version(standing.version())
                .level(decision.level().wireName())
                .embargoedUntil(embargo != null && embargo.isAfter(now) ? embargo : null)
                .reasons(cause.reasons())
                .notices(open)
                .at(cause.at())
                .delivery(url.to("/v1/syndication/articles/" + article))
                .build();
    }

    /**
     * An article that an outlet may no longer run.
     *
     * @param offeredUnder the permission of the last offer
     * @param notices ids of open notices; null for none
     * @param demanded the removal that open notices demand; null for none
     */
    private record EndedRight(
            ArticleFactsLoader.ArticleStanding article,
            Denied decision,
            UUID offeredUnder,
            List<UUID> notices,
            RemovalDemand demanded) {}

    private static Item ended(EndedRight end, PartnerContext licensee, ChangeCause cause, Instant now) {
        Denied decision = end.decision();
        Permission permission = licensee.permission(decision.permission().orElse(end.offeredUnder()));
        // A permission that is suspended when its term ends has lapsed.
        boolean over = decision.reason() == Reason.PERMISSION_SUSPENDED
                && permission.validUntil != null
                && !permission.validUntil.isAfter(now);
        Reason why = over ? Reason.PERMISSION_LAPSED : decision.reason();
        Instant at = since(why, licensee, permission, happened(end, why, now).orElse(cause.at()));
        Duration within = within(why, permission.terms);
        return PartnerChangesItemBuilder.builder()
                .seq(cause.seq())
                .kind(within == null ? "hold" : "remove")
                .article(end.article().facts().id())
                .reasons(List.of(decision.reason().code()))
                .notices(end.notices())
                .at(at)
                .removeBy(
                        within == null
                                ? null
                                : end.demanded() == null
                                        ? at.plus(within)
                                        : end.demanded().due())
                .build();
    }

    // Read from stored instants, so that each evaluation returns the same one; empty if none is stored.
    private static Optional<Instant> happened(EndedRight end, Reason why, Instant now) {
        ArticleFacts facts = end.article().facts();
        return switch (why) {
            case ARTICLE_CANCELED, ARTICLE_WITHHELD ->
                Optional.ofNullable(end.article().statusAt());
            case ARTICLE_NOT_PUBLISHED ->
                Stream.of(facts.unpublishedAt(), facts.expiresAt())
                        .filter(edge -> edge != null && !edge.isAfter(now))
                        .min(Instant::compareTo);
            default -> Optional.ofNullable(end.demanded()).map(RemovalDemand::issued);
        };
    }

    /**
     * The time within which copies must be removed.
     *
     * @param terms null if unknown; then no terms allow copies to stay
     * @return null if published copies may stay
     */
    public static Duration within(Reason reason, Terms terms) {
        return switch (reason) {
            case ARTICLE_CANCELED -> sooner(OF_A_KILL, terms);
            case ARTICLE_WITHHELD, ARTICLE_NOT_PUBLISHED -> sooner(OF_THE_REST, terms);
            case PARTNER_SUSPENDED,
                    PERMISSION_SUSPENDED,
                    PERMISSION_DRAFT,
                    PERMISSION_NOT_YET_VALID,
                    EMBARGOED,
                    DELAYED -> null;
            default -> {
                if (terms == null) yield OF_THE_REST;
                yield "keep".equals(terms.afterTerm())
                        ? null
                        : terms.removeWithin() == null ? OF_THE_REST : terms.removeWithin();
            }
        };
    }

    private static Duration sooner(Duration usual, Terms terms) {
        Duration agreed = terms == null ? null : terms.removeWithin();
        return agreed == null || agreed.compareTo(usual) > 0 ? usual : agreed;
    }

    /** The instant since which this reason denies; {@code otherwise} if partner and permission do not determine it. */
    public static Instant since(Reason reason, PartnerContext licensee, Permission permission, Instant otherwise) {
        return switch (reason) {
            case PERMISSION_LAPSED -> permission.validUntil;
            case PERMISSION_SUSPENDED, PERMISSION_REVOKED -> permission.updatedAt;
            case PARTNER_SUSPENDED, PARTNER_CLOSED -> licensee.partner().updatedAt;
            default -> otherwise;
        };
    }
}
