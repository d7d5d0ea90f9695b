package dateline.syndication;

import dateline.article.ArticleRow;
import dateline.article.ArticleSearch;
import dateline.article.Audience;
import dateline.http.PublicUrl;
import dateline.rights.Decision;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.Reason;
import dateline.syndication.Offers.Offer;
import dateline.syndication.PartnerChanges.Item;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a follower is told of an article: by the decision at this instant, whatever it was that made one look. */
@Singleton
class StreamVerdicts {

    private static final Duration OF_A_KILL = Duration.ofHours(1);
    private static final Duration OF_THE_REST = Duration.ofDays(1);

    /**
     * Why one looks at an article.
     *
     * @param at null for the instant of its last modification
     */
    record Cause(String seq, List<String> reasons, Instant at) {

        private Cause orAt(Instant modified) {
            return at == null ? new Cause(seq, reasons, modified) : this;
        }
    }

    private final ArticleSearch search;
    private final Rights rights;
    private final Offers offers;
    private final OpenNotices notices;
    private final NarrowedNotices narrowed;
    private final PublicUrl url;

    StreamVerdicts(
            ArticleSearch search,
            Rights rights,
            Offers offers,
            OpenNotices notices,
            NarrowedNotices narrowed,
            PublicUrl url) {
        this.search = search;
        this.rights = rights;
        this.offers = offers;
        this.notices = notices;
        this.narrowed = narrowed;
        this.url = url;
    }

    /**
     * In the order of the causes; what does not concern the licensee is left out. Every put is recorded.
     *
     * @param text whether the caller may have text at all; else it hears only of what ends
     */
    List<Item> of(Map<UUID, Cause> causes, Licensee licensee, boolean text, Instant now) {
        Map<UUID, ArticleRow> rows = search.published(causes.keySet(), Audience.NEWSROOM, now).stream()
                .collect(Collectors.toMap(ArticleRow::id, Function.identity()));
        Map<UUID, Decision> decisions = rights.decisions(licensee, List.copyOf(rows.values()), now);
        Map<UUID, UUID> offered = offers.among(licensee.outlet().id, causes.keySet());
        if (text) narrowed.back(licensee.outlet().id, permitted(decisions), now);
        Map<UUID, List<UUID>> open = notices.of(licensee.partner().id, causes.keySet());
        Map<UUID, Instant> removals = narrowed.removals(licensee.outlet().id, open.keySet());
        List<Item> items = new ArrayList<>();
        List<Offer> made = new ArrayList<>();
        causes.forEach((article, why) -> {
            Decision decision = decisions.get(article);
            Cause cause = decision == null ? why : why.orAt(rows.get(article).modifiedAt());
            if (decision instanceof Permitted yes && text) {
                ArticleRow row = rows.get(article);
                made.add(new Offer(article, row.version(), yes.level().word(), yes.permission()));
                items.add(put(row, yes, open.get(article), cause));
            } else if (decision instanceof Denied no && offered.containsKey(article)) {
                Item item = ended(article, no, licensee, offered.get(article), open.get(article), cause, now);
                items.add(item.kind().equals("hold") ? item.orRemoved(removals.get(article)) : item);
            }
        });
        offers.record(licensee, made, now);
        return items;
    }

    private static List<UUID> permitted(Map<UUID, Decision> decisions) {
        return decisions.entrySet().stream()
                .filter(decision -> decision.getValue() instanceof Permitted)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Item put(ArticleRow row, Permitted decision, List<UUID> open, Cause cause) {
        return new Item(
                cause.seq(),
                "put",
                row.id(),
                row.version(),
                decision.level().word(),
                cause.reasons(),
                open,
                cause.at(),
                null,
                url.to("/v1/syndication/articles/" + row.id()));
    }

    private static Item ended(
            UUID article,
            Denied decision,
            Licensee licensee,
            UUID offeredUnder,
            List<UUID> open,
            Cause cause,
            Instant now) {
        Permission permission = licensee.permission(decision.permission().orElse(offeredUnder));
        // A term that ends while it is suspended ends all the same.
        boolean over = decision.reason() == Reason.PERMISSION_SUSPENDED
                && permission.validUntil != null
                && !permission.validUntil.isAfter(now);
        Reason why = over ? Reason.PERMISSION_LAPSED : decision.reason();
        Instant at = since(why, licensee, permission, cause.at());
        Duration within = within(why, permission.terms);
        return new Item(
                cause.seq(),
                within == null ? "hold" : "remove",
                article,
                null,
                null,
                List.of(decision.reason().code()),
                open,
                at,
                within == null ? null : at.plus(within),
                null);
    }

    /** How soon copies have to be gone; null where they may stay. @param terms null where none are known, so that nothing lets them */
    static Duration within(Reason reason, Terms terms) {
        return switch (reason) {
            case ARTICLE_CANCELED -> OF_A_KILL;
            case ARTICLE_WITHHELD, ARTICLE_NOT_PUBLISHED -> OF_THE_REST;
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

    /** When what is denied for this reason came to be so; else an instant that is given. */
    static Instant since(Reason reason, Licensee licensee, Permission permission, Instant otherwise) {
        return switch (reason) {
            case PERMISSION_LAPSED -> permission.validUntil;
            case PERMISSION_SUSPENDED, PERMISSION_REVOKED -> permission.updatedAt;
            case PARTNER_SUSPENDED, PARTNER_CLOSED -> licensee.partner().updatedAt;
            default -> otherwise;
        };
    }
}
