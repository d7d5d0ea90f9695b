package dateline.syndication.rightsdesk;

import dateline.access.key.OwnChangeLimit;
import dateline.article.names.NameVisibility;
import dateline.article.rows.ArticleRow;
import dateline.article.search.ArticleFilter;
import dateline.article.search.Feed;
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
import dateline.syndication.terms.Terms;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Creates and answers permission requests, in the caller's transaction. */
@RequestScoped
class PermissionApplicationService {

    /** Maximum number of open permission requests per partner. */
    static final int MAX_OPEN = 100;

    private static final int MAX_IN_24_HOURS = 200;

    /** Filter of a list of permission requests; null accepts every value. */
    record ApplicationFilter(UUID partner, String state) {}

    private final PermissionService permissions;
    private final KnowableArticles knowable;
    private final RightsEvaluator rights;
    private final NameVisibility names;
    private final OwnChangeLimit limit;
    private final AgroalDataSource database;
    private final PublicUrl url;

    PermissionApplicationService(
            PermissionService permissions,
            KnowableArticles knowable,
            RightsEvaluator rights,
            NameVisibility names,
            OwnChangeLimit limit,
            AgroalDataSource database,
            PublicUrl url) {
        this.permissions = permissions;
        this.knowable = knowable;
        this.rights = rights;
        this.names = names;
        this.limit = limit;
        this.database = database;
        this.url = url;
    }

    /**
     * Checks and stores a new request.
     *
     * @param keyOutlet of the requesting key
     * @throws Problem 403 if the partner is suspended or closed, 409 for a repeated request or too many open ones, 422
     *     for an invalid one, 429 for more than 200 in 24 hours
     */
    PermissionApplication create(
            UUID partner, UUID keyOutlet, PermissionApplicationRequest request, String by, Instant now) {
        requireActive(Partner.required(partner));
        requireOneTarget(request);
        UUID outlet = Outlet.resolve(partner, request.outlet(), keyOutlet);
        Optional<ArticleRow> article = Optional.ofNullable(request.article())
                .map(named -> findArticle(PartnerContext.of(partner, outlet), named, now));
        Instant publishedAt = article.map(ArticleRow::publishedAt).orElse(null);
        if (publishedAt != null
                && request.articlesFrom() != null
                && request.articlesFrom().isAfter(publishedAt)) {
            throw Problem.invalidBody()
                    .at(
                            "/articlesFrom",
                            "without-effect",
                            "The article was published before this instant, so the permission would not cover it. Leave the member out.");
        }
        requireKnownNames(request);
        PermissionApplicationRequest completed =
                request.withDefaults(article.map(ArticleRow::id).orElse(null), outlet, publishedAt);
        PermissionApplication.findOpen(partner, completed).ifPresent(open -> {
            throw alreadyOpen(open);
        });
        requireBelowLimit(partner);
        limit.require(partner, "request-made", MAX_IN_24_HOURS, "Permissions can be requested", now);
        // Rejects a request now if its terms can never be approved.
        permissions.requireValid(proposal(partner, completed).withDefaults(now), "");
        return PermissionApplication.create(Ids.next(), partner, completed, by, now);
    }

    // The lock serializes requests of one partner, so that concurrent requests cannot exceed the limit.
    private void requireBelowLimit(UUID partner) {
        Sql.of("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .with("name", "permission requests of " + partner)
                .first(database, row -> true);
        int open = Sql.of(
                        "select count(*) from (select from inquiry where partner_id = :partner and state = 'open' limit :maxOpen) one")
                .with("partner", partner)
                .with("maxOpen", MAX_OPEN)
                .first(database, row -> row.getInt(1))
                .orElse(0);
        if (open >= MAX_OPEN) {
            throw Problem.of(
                    "too-many-permission-requests",
                    MAX_OPEN + " of your permission requests are open; withdraw one, or wait for an answer.");
        }
    }

    private static void requireActive(Partner partner) {
        if (partner.status.equals(PartnerStatus.ACTIVE.wireName())) return;
        Reason reason = partner.status.equals(PartnerStatus.CLOSED.wireName())
                ? Reason.PARTNER_CLOSED
                : Reason.PARTNER_SUSPENDED;
        throw Problem.of(reason.code(), reason.detail());
    }

    private static void requireOneTarget(PermissionApplicationRequest request) {
        int targets = (request.article() == null ? 0 : 1)
                + (request.section() == null ? 0 : 1)
                + (request.feed() == null ? 0 : 1);
        if (targets != 1) {
            throw Problem.invalidBody().at("/article", "one-of", "Name one of article, section and feed.");
        }
    }

    // A partner that may not know that the article exists gets the response for an article that does not exist.
    private ArticleRow findArticle(PartnerContext partnerContext, String article, Instant now) {
        try {
            KnowableArticles.Row found = knowable.require(partnerContext, article, now, (id, reason) -> {});
            DecisionContext context = rights.evaluate(partnerContext, found, now);
            DenialResponses.throwIfGone(context, article, url, now);
            return context.article();
        } catch (Problem hidden) {
            throw Problem.invalidBody()
                    .at(
                            "/article",
                            "article-unknown",
                            "There is no article " + article + " for which you may request a permission.");
        }
    }

    private void requireKnownNames(PermissionApplicationRequest request) {
        if (request.section() != null
                && names.knowableFilters(List.of(new ArticleFilter(
                                List.of(request.section()), null, null, null, null, null, null, null)))
                        .isEmpty()) {
            throw Problem.invalidBody()
                    .at("/section", "section-unknown", "There is no section " + request.section() + ".");
        }
        if (request.feed() != null && Feed.findById(request.feed()) == null) {
            throw Problem.invalidBody().at("/feed", "feed-unknown", "There is no feed " + request.feed() + ".");
        }
    }

    private Problem alreadyOpen(PermissionApplication open) {
        return Problem.of(
                        "request-open",
                        "Your earlier request for the same permission is still open: the rights desk has not answered yet. You can withdraw it.")
                .with("state", open.state)
                .with("possible", "a withdrawal")
                .with("links", PermissionApplicationView.Links.of(open, false, url));
    }

    /** @return terms that permit the requested use */
    Terms proposal(UUID partner, PermissionApplicationRequest request) {
        return request.proposal(partner, Outlet.required(partner, request.outlet()));
    }

    /** @return the permission that an approval creates; empty for a refusal */
    Optional<Permission> answer(PermissionApplication application, AnswerRequest answer, String by, Instant now) {
        answer.check();
        application.requireOpen(url);
        if (!answer.approves()) {
            application.decline(answer.reason(), by, now);
            return Optional.empty();
        }
        Permission created = createPermission(application, answer.terms(), by, now);
        application.approve(created, by, now);
        return Optional.of(created);
    }

    private Permission createPermission(PermissionApplication application, Terms sentTerms, String by, Instant now) {
        if (sentTerms != null && !sentTerms.partner().equals(application.partnerId)) {
            throw Problem.invalidBody()
                    .at(
                            "/terms/partner",
                            "partner-other",
                            "The permission must be for the partner that made the request, " + application.partnerId
                                    + ".");
        }
        Terms terms = sentTerms == null ? proposal(application.partnerId, application.asked) : sentTerms;
        permissions.requireValid(terms.withDefaults(now), "/terms");
        Permission created = permissions.createDraft(Ids.next(), terms, by, now);
        permissions.activate(created, "Requested in permission request " + application.id + ".", by, now);
        return created;
    }

    List<PermissionApplication> after(ApplicationFilter filter, UUID after, int limit) {
        Sql sql = Sql.of("select id from inquiry where id > :after").with("after", after);
        if (filter.partner() != null) sql = sql.add("and partner_id = :partner").with("partner", filter.partner());
        if (filter.state() != null) sql = sql.add("and state = :state").with("state", filter.state());
        List<UUID> ids = sql.add("order by id limit :limit")
                .with("limit", limit)
                .list(database, row -> row.getObject("id", UUID.class));
        return ids.isEmpty() ? List.of() : PermissionApplication.list("id in ?1 order by id", ids);
    }
}
