package dateline.syndication.decision;

import dateline.article.search.ReadScope;
import dateline.database.sql.Sql;
import dateline.rights.Level;
import dateline.rights.Scope;
import dateline.syndication.partner.PartnerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The decision as SQL: a condition on {@code a} that is true for exactly the articles that {@code Decision.decide}
 * permits this partner at an instant.
 *
 * @param common the condition that every article must meet, independent of permissions
 * @param grants the permissions in force, the most favourable first: an article has the level of the first that selects
 *     it
 */
public record CatalogueSql(Sql common, List<PermissionSql> grants) {

    /**
     * The articles that one permission opens.
     *
     * @param opened condition in addition to the common one
     */
    record PermissionSql(dateline.rights.PermissionFacts licence, Sql opened) {}

    public static CatalogueSql of(PartnerContext licensee, Instant now) {
        ScopeSql scopes = new ScopeSql(licensee);
        Sql common = new Sql().add(stands(now)).add("and not").add(never(licensee, scopes));
        return new CatalogueSql(
                common,
                licensee.licences().stream()
                        .filter(licence -> licence.isInForce(licensee.ask(), now))
                        .sorted(dateline.rights.PermissionFacts.MOST_FAVOURABLE_FIRST)
                        .map(licence -> new PermissionSql(licence, opened(licence, scopes, now)))
                        .toList());
    }

    /**
     * A condition for the articles to which the partner has a right that has not ended. It ignores suspensions,
     * embargoes and delays, which are temporary, and the state of the article.
     */
    public static Sql entitled(PartnerContext licensee, Instant now) {
        if (licensee.closed()) return new Sql().add("false");
        ScopeSql scopes = new ScopeSql(licensee);
        Sql sql = new Sql().add("(not").add(never(licensee, scopes)).add("and (false");
        licensee.licences().stream()
                .filter(licence -> licence.isUnexpiredFor(licensee.ask(), now))
                .forEach(licence -> sql.add("or (").add(within(licence, scopes)).add(")"));
        return sql.add("))");
    }

    /** The condition with its index ranges. */
    public static ReadScope reach(PartnerContext licensee, Instant now) {
        CatalogueSql open = of(licensee, now);
        CatalogueRanges lanes = CatalogueRanges.of(open.grants(), licensee, now);
        return ReadScope.decided(open.condition(), open.teaser(), open.whole(), lanes.lanes(), lanes.named());
    }

    public Sql condition() {
        return any(grants);
    }

    /** Articles that are permitted at level excerpt or full. */
    Sql teaser() {
        return any(grants.stream()
                .filter(grant -> grant.licence().level() != Level.HEADLINE)
                .toList());
    }

    /** Articles that are permitted at level full. */
    Sql whole() {
        return any(grants.stream()
                .filter(grant -> grant.licence().level() == Level.FULL)
                .toList());
    }

    Sql articles(PermissionSql grant) {
        return any(List.of(grant));
    }

    private Sql any(List<PermissionSql> some) {
        if (some.isEmpty()) return new Sql().add("false");
        Sql sql = new Sql().add("(").add(common).add("and (");
        for (int i = 0; i < some.size(); i++) {
            if (i > 0) sql.add("or");
            sql.add("(").add(some.get(i).opened()).add(")");
        }
        return sql.add("))");
    }

    // Unlike the condition for the public, this includes embargoed articles, from scheduled_at on if it is set. The
    // published_at of an embargoed article equals the end of its embargo.
    private static Sql stands(Instant now) {
        return new Sql().add("""
                        a.version > 0 and a.pub_status = 'usable'
                        and (a.published_at <= ? or coalesce(a.published_at = a.embargoed_until, false)
                                                    and (a.scheduled_at is null or a.scheduled_at <= ?))
                        and (a.expires_at is null or a.expires_at > ?)
                        and (a.unpublished_at is null or a.unpublished_at > ?)
                        """, now, now, now, now);
    }

    private static Sql never(PartnerContext licensee, ScopeSql scopes) {
        Scope exclude = licensee.ask().partner().exclude();
        return exclude == null ? new Sql().add("false") : scopes.excludesByAnyList(exclude);
    }

    private static Sql opened(dateline.rights.PermissionFacts licence, ScopeSql scopes, Instant now) {
        Sql sql = within(licence, scopes);
        if (!licence.embargoAccess()) sql.add("and (a.embargoed_until is null or a.embargoed_until <= ?)", now);
        Duration delay = licence.minDelay();
        if (delay != null && !delay.isNegative() && !delay.isZero()) {
            sql.add("and a.published_at <= ?", now.minus(delay));
        }
        return sql;
    }

    // Scope, exclusions and period of the permission, without embargo and delay.
    private static Sql within(dateline.rights.PermissionFacts licence, ScopeSql scopes) {
        boolean named = licence.scope() != null && !licence.scope().isEmpty();
        Sql sql = named ? scopes.covers(licence.scope()) : new Sql().add(licence.everything() ? "true" : "false");
        if (licence.exclude() != null) sql.add("and not").add(scopes.excludes(licence.exclude()));
        Instant from = licence.articlesFrom() == null ? licence.validFrom() : licence.articlesFrom();
        sql.add("and a.published_at >= ?", from);
        if (licence.articlesUntil() != null) sql.add("and a.published_at < ?", licence.articlesUntil());
        return sql;
    }
}
