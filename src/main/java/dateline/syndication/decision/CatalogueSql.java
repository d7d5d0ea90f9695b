package dateline.syndication.decision;

import dateline.article.search.ReadScope;
import dateline.database.sql.Sql;
import dateline.rights.Level;
import dateline.rights.PermissionFacts;
import dateline.rights.Scope;
import dateline.rights.Use;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.PartnerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The decision as SQL: a condition on {@code a} that is true for exactly the articles that {@code Decision.decide}
 * permits this partner at an instant.
 *
 * @param common the condition that every article must meet, independent of permissions
 * @param permissions the permissions in force, the most favourable first: an article has the level of the first that
 *     selects it
 */
public record CatalogueSql(Sql common, List<PermissionSql> permissions) {

    /**
     * The articles that one permission opens.
     *
     * @param condition condition in addition to the common one
     */
    record PermissionSql(PermissionFacts facts, Sql condition) {}

    public static CatalogueSql of(PartnerContext partnerContext, Instant now) {
        ScopeSql scopes = new ScopeSql(partnerContext);
        return new CatalogueSql(
                common(partnerContext, scopes, now),
                partnerContext.permissionFacts().stream()
                        .filter(permission -> permission.isInForce(partnerContext.requestedUse(), now))
                        .sorted(PermissionFacts.MOST_FAVOURABLE_FIRST)
                        .map(permission -> new PermissionSql(permission, permissionCondition(permission, scopes, now)))
                        .toList());
    }

    /**
     * {@link #entitledCondition} for each use that a permission of the partner lists, by outlet.
     *
     * @param outlets outlets of the partner; those that the same permissions cover share their conditions
     */
    public static Map<UUID, Map<Use, Sql>> entitledConditions(
            PartnerContext partnerContext, Collection<Outlet> outlets, Instant now) {
        Map<List<Boolean>, Map<Use, Sql>> byCoverage = new HashMap<>();
        Map<UUID, Map<Use, Sql>> byOutlet = new LinkedHashMap<>();
        for (Outlet outlet : outlets) {
            PartnerContext inOutlet = partnerContext.in(outlet);
            byOutlet.put(
                    outlet.id,
                    byCoverage.computeIfAbsent(inOutlet.coverage(), covered -> entitledConditions(inOutlet, now)));
        }
        return byOutlet;
    }

    private static Map<Use, Sql> entitledConditions(PartnerContext partnerContext, Instant now) {
        Map<Use, Sql> conditions = new EnumMap<>(Use.class);
        partnerContext
                .listedUses()
                .forEach(use -> conditions.put(use, entitledCondition(partnerContext.forUse(use), now)));
        return conditions;
    }

    /**
     * A condition for the articles to which the partner has a right that has not ended. It ignores suspensions,
     * embargoes and delays, which are temporary, and the state of the article.
     */
    public static Sql entitledCondition(PartnerContext partnerContext, Instant now) {
        if (partnerContext.isClosed()) return Sql.of("false");
        ScopeSql scopes = new ScopeSql(partnerContext);
        List<Sql> covered = partnerContext.permissionFacts().stream()
                .filter(permission -> permission.isUnexpiredFor(partnerContext.requestedUse(), now))
                .map(permission -> Sql.of("(").add(coverage(permission, scopes)).add(")"))
                .toList();
        if (covered.isEmpty()) return Sql.of("false");
        return Sql.of("(not")
                .add(excluded(partnerContext, scopes))
                .add("and (")
                .add(Sql.join("or", covered))
                .add("))");
    }

    /** The condition with its index ranges. */
    public static ReadScope readScope(PartnerContext partnerContext, Instant now) {
        return of(partnerContext, now).withRanges(partnerContext, now);
    }

    /**
     * The articles that a permission in these terms opens, apart from the conditions that are independent of articles:
     * partner, outlet, state and term. They are those that are live and no longer under embargo.
     */
    public static ReadScope coverageScope(PermissionFacts permission, PartnerContext partnerContext, Instant now) {
        ScopeSql scopes = new ScopeSql(partnerContext);
        PermissionSql covered = new PermissionSql(permission, permissionCondition(permission, scopes, now));
        return new CatalogueSql(common(partnerContext, scopes, now), List.of(covered)).withRanges(partnerContext, now);
    }

    private ReadScope withRanges(PartnerContext partnerContext, Instant now) {
        CatalogueRanges ranges = CatalogueRanges.of(permissions, partnerContext, now);
        return ReadScope.forPartner(
                condition(), teaserCondition(), fullCondition(), ranges.ranges(), ranges.listedIds());
    }

    /**
     * A part of the catalogue, to be counted or listed.
     *
     * @param part condition that implies {@link #condition}
     */
    ReadScope scopeOf(Sql part, PartnerContext partnerContext, Instant now) {
        CatalogueRanges ranges = CatalogueRanges.of(permissions, partnerContext, now);
        return ReadScope.forPartner(part, part, part, ranges.ranges(), ranges.listedIds());
    }

    public Sql condition() {
        return anyOf(permissions);
    }

    /** Articles that are permitted at level excerpt or full. */
    Sql teaserCondition() {
        return anyOf(permissions.stream()
                .filter(permission -> permission.facts().level() != Level.HEADLINE)
                .toList());
    }

    /** Articles that are permitted at level full. */
    Sql fullCondition() {
        return anyOf(permissions.stream()
                .filter(permission -> permission.facts().level() == Level.FULL)
                .toList());
    }

    Sql conditionOf(PermissionSql permission) {
        return anyOf(List.of(permission));
    }

    private Sql anyOf(List<PermissionSql> permissions) {
        if (permissions.isEmpty()) return Sql.of("false");
        Sql sql = Sql.of("(").add(common).add("and (");
        for (int i = 0; i < permissions.size(); i++) {
            if (i > 0) sql = sql.add("or");
            sql = sql.add("(").add(permissions.get(i).condition()).add(")");
        }
        return sql.add("))");
    }

    private static Sql common(PartnerContext partnerContext, ScopeSql scopes, Instant now) {
        return available(now).add("and not").add(excluded(partnerContext, scopes));
    }

    // Unlike the condition for the public, this includes embargoed articles, from scheduled_at on if it is set. The
    // published_at of an embargoed article equals the end of its embargo.
    private static Sql available(Instant now) {
        return Sql.of("""
                        a.version > 0 and a.pub_status = 'usable'
                        and (a.published_at <= :now or coalesce(a.published_at = a.embargoed_until, false)
                                                    and (a.scheduled_at is null or a.scheduled_at <= :now))
                        and (a.expires_at is null or a.expires_at > :now)
                        and (a.unpublished_at is null or a.unpublished_at > :now)
                        """).with("now", now);
    }

    private static Sql excluded(PartnerContext partnerContext, ScopeSql scopes) {
        Scope exclude = partnerContext.requestedUse().partner().exclude();
        return exclude == null ? Sql.of("false") : scopes.excludesByAnyList(exclude);
    }

    private static Sql permissionCondition(PermissionFacts permission, ScopeSql scopes, Instant now) {
        Sql sql = coverage(permission, scopes);
        if (!permission.embargoAccess())
            sql = sql.add("and (a.embargoed_until is null or a.embargoed_until <= :now)")
                    .with("now", now);
        Duration delay = permission.minDelay();
        if (delay != null && !delay.isNegative() && !delay.isZero()) {
            sql = sql.add("and a.published_at <= :until").with("until", now.minus(delay));
        }
        return sql;
    }

    // Scope, exclusions and period of the permission, without embargo and delay.
    private static Sql coverage(PermissionFacts permission, ScopeSql scopes) {
        boolean hasScope = permission.scope() != null && !permission.scope().isEmpty();
        Sql sql = hasScope ? scopes.covers(permission.scope()) : Sql.of(permission.everything() ? "true" : "false");
        if (permission.exclude() != null) sql = sql.add("and not").add(scopes.excludes(permission.exclude()));
        Instant from = permission.articlesFrom() == null ? permission.validFrom() : permission.articlesFrom();
        sql = sql.add("and a.published_at >= :from").with("from", from);
        if (permission.articlesUntil() != null)
            sql = sql.add("and a.published_at < :articlesUntil").with("articlesUntil", permission.articlesUntil());
        return sql;
    }
}
