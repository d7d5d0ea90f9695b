package dateline.syndication.rightsdesk;

import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
import dateline.article.vocabulary.NameVisibility;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.rights.PartnerStatus;
import dateline.rights.Reason;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.decision.DenialResponses;
import dateline.syndication.decision.KnowableArticles;
import dateline.syndication.decision.RightsEvaluator;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.InvalidBody;
import dateline.syndication.terms.Terms;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Creates and answers permission requests, in the caller's transaction. */
@RequestScoped
class PermissionApplicationService {

    /** Maximum number of open permission requests per partner. */
    static final int MOST_OPEN = 100;

    /** Filter of a list of permission requests; null accepts every value. */
    record ApplicationFilter(UUID partner, String state) {}

    private final PermissionService permissions;
    private final KnowableArticles knowable;
    private final RightsEvaluator rights;
    private final NameVisibility names;
    private final AgroalDataSource database;
    private final PublicUrl url;

    PermissionApplicationService(
            PermissionService permissions,
            KnowableArticles knowable,
            RightsEvaluator rights,
            NameVisibility names,
            AgroalDataSource database,
            PublicUrl url) {
        this.permissions = permissions;
        this.knowable = knowable;
        this.rights = rights;
        this.names = names;
        this.database = database;
        this.url = url;
    }

    /**
     * Checks and stores a new request.
     *
     * @param outlet of the requesting key
     * @throws Problem 403 if the partner is suspended or closed, 409 for a repeated request or too many open ones, 422
     *     for an invalid one
     */
    PermissionApplication ask(UUID partner, UUID outlet, PermissionApplicationRequest sent, String by, Instant now) {
        requireActive(Partner.required(partner));
        requireOneTarget(sent);
        UUID wanted = Outlet.named(partner, sent.outlet(), outlet);
        Instant published = sent.article() == null ? null : publication(PartnerContext.of(partner, wanted), sent, now);
        if (published != null
                && sent.articlesFrom() != null
                && sent.articlesFrom().isAfter(published)) {
            throw InvalidBody.problem()
                    .at("/articlesFrom", "without-effect", "The article was published before that; leave it out.");
        }
        requireKnown(sent);
        PermissionApplicationRequest asked = sent.complete(wanted, published);
        PermissionApplication.open(partner, asked).ifPresent(open -> {
            throw repeated(open);
        });
        requireRoom(partner);
        // Rejects a request now if its terms can never be approved.
        permissions.check(proposal(partner, asked).complete(now), "");
        return PermissionApplication.make(Ids.next(), partner, asked, by, now);
    }

    // The lock serializes requests of one partner, so that concurrent requests cannot exceed the limit.
    private void requireRoom(UUID partner) {
        new Sql()
                .add("select pg_advisory_xact_lock(hashtextextended(?, 0))", "permission requests of " + partner)
                .first(database, row -> true);
        int open = new Sql()
                .add(
                        "select count(*) from (select from inquiry where partner_id = ? and state = 'open' limit ?) one",
                        partner,
                        MOST_OPEN)
                .first(database, row -> row.getInt(1))
                .orElse(0);
        if (open >= MOST_OPEN) {
            throw Problem.of(
                    "too-many-permission-requests",
                    MOST_OPEN + " of your permission requests are open; withdraw one, or wait for an answer.");
        }
    }

    private static void requireActive(Partner partner) {
        if (partner.status.equals(PartnerStatus.ACTIVE.wireName())) return;
        Reason reason = partner.status.equals(PartnerStatus.CLOSED.wireName())
                ? Reason.PARTNER_CLOSED
                : Reason.PARTNER_SUSPENDED;
        throw Problem.of(reason.code(), reason.detail());
    }

    private static void requireOneTarget(PermissionApplicationRequest sent) {
        int targets =
                (sent.article() == null ? 0 : 1) + (sent.section() == null ? 0 : 1) + (sent.feed() == null ? 0 : 1);
        if (targets != 1) {
            throw InvalidBody.problem().at("/article", "one-of", "Name one of article, section and feed.");
        }
    }

    // A partner that may not know that the article exists gets the response for an article that does not exist.
    private Instant publication(PartnerContext licensee, PermissionApplicationRequest sent, Instant now) {
        String article = sent.article().toString();
        try {
            knowable.require(licensee, article, now, (id, reason) -> {});
            DecisionContext ruling = rights.ruling(licensee, article, now);
            DenialResponses.requireKnowable(ruling, article, url, now);
            return ruling.article().publishedAt();
        } catch (Problem hidden) {
            throw InvalidBody.problem()
                    .at("/article", "article-unknown", "There is no article " + article + " to be asked for.");
        }
    }

    private void requireKnown(PermissionApplicationRequest sent) {
        if (sent.section() != null
                && names.knowableFilters(List.of(
                                new ArticleFilter(List.of(sent.section()), null, null, null, null, null, null, null)))
                        .isEmpty()) {
            throw InvalidBody.problem()
                    .at("/section", "section-unknown", "There is no section " + sent.section() + ".");
        }
        if (sent.feed() != null && Feed.findById(sent.feed()) == null) {
            throw InvalidBody.problem().at("/feed", "feed-unknown", "There is no feed " + sent.feed() + ".");
        }
    }

    private Problem repeated(PermissionApplication open) {
        return Problem.of(
                        "request-open",
                        "You have asked for this already, and the rights desk has not answered yet; possible is to withdraw it.")
                .with("state", open.state)
                .with("possible", "a withdrawal")
                .with("links", PermissionApplicationView.Links.of(open, false, url));
    }

    /** @return terms that permit the requested use */
    Terms proposal(UUID partner, PermissionApplicationRequest asked) {
        return asked.proposal(partner, Outlet.required(partner, asked.outlet()));
    }

    void answer(PermissionApplication inquiry, AnswerRequest answer, String by, Instant now) {
        answer.check();
        inquiry.requireOpen(url);
        if (answer.approves()) {
            inquiry.approve(permission(inquiry, answer.terms(), by, now), by, now);
        } else {
            inquiry.decline(answer.reason(), by, now);
        }
    }

    private Permission permission(PermissionApplication inquiry, Terms sent, String by, Instant now) {
        if (sent != null && !sent.partner().equals(inquiry.partnerId)) {
            throw InvalidBody.problem()
                    .at(
                            "/terms/partner",
                            "partner-other",
                            "It is for the partner that asked, " + inquiry.partnerId + ".");
        }
        Terms terms = sent == null ? proposal(inquiry.partnerId, inquiry.asked) : sent;
        permissions.check(terms.complete(now), "/terms");
        Permission made = permissions.draft(Ids.next(), terms, by, now);
        permissions.activate(made, "Asked for in permission request " + inquiry.id + ".", by, now);
        return made;
    }

    List<PermissionApplication> after(ApplicationFilter sought, UUID after, int limit) {
        Sql sql = new Sql().add("select id from inquiry where id > ?", after);
        if (sought.partner() != null) sql.add("and partner_id = ?", sought.partner());
        if (sought.state() != null) sql.add("and state = ?", sought.state());
        List<UUID> ids = sql.add("order by id limit ?", limit).list(database, row -> row.getObject("id", UUID.class));
        return ids.isEmpty() ? List.of() : PermissionApplication.list("id in ?1 order by id", ids);
    }
}
