package dateline.rights;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The terms of a permission that the decision uses, modelled on ODRL 2.2. If a permission has several levels, these are
 * its terms at one of them. A permission without id, state, level, actions or start permits nothing.
 *
 * @param scope the articles that the permission covers; if it is null or empty, {@code everything} decides
 * @param everything whether a permission without a scope covers all articles
 * @param exclude articles that the permission does not cover; null or empty without exclusions
 * @param articlesFrom earliest {@code publishedAt} of a covered article; null selects {@code validFrom}, so that a permission does not
 *     cover the archive by accident
 * @param articlesUntil {@code publishedAt} of a covered article is before this instant; null without a limit
 * @param excerptWords maximum length of an excerpt, 1 to 1000 words, at level EXCERPT; ignored at other levels
 * @param media null for NONE
 * @param territories ISO 3166-1 codes; null or empty for all territories
 * @param excludedTerritories ISO 3166-1 codes; null or empty for none
 * @param channels null or empty for all channels
 * @param minDelay delay after {@code publishedAt}; null, zero or negative for no delay
 * @param embargoAccess whether the partner receives the text before the embargo lifts
 * @param validFrom first instant of the term
 * @param validUntil first instant after the term; null without an end
 * @param actions the uses that are permitted at this level; null or empty permits nothing
 */
@RecordBuilder
public record PermissionFacts(
        UUID id,
        PermissionState state,
        Scope scope,
        boolean everything,
        Scope exclude,
        Instant articlesFrom,
        Instant articlesUntil,
        Level level,
        int excerptWords,
        MediaRule media,
        Set<String> territories,
        Set<String> excludedTerritories,
        Set<Channel> channels,
        Duration minDelay,
        boolean embargoAccess,
        Instant validFrom,
        Instant validUntil,
        Set<Use> actions) {

    /** Maximum length of an excerpt, in words. */
    public static final int MAX_EXCERPT_WORDS = 1000;

    /**
     * Orders permissions by the higher level, then the later end, then the lower id. Ids are compared as text, which is the order of a
     * {@code uuid} in PostgreSQL.
     */
    public static final Comparator<PermissionFacts> MOST_FAVOURABLE_FIRST = Comparator.comparing(
                    PermissionFacts::level, Comparator.nullsLast(Comparator.<Level>reverseOrder()))
            .thenComparing(PermissionFacts::validUntil, Comparator.nullsFirst(Comparator.<Instant>reverseOrder()))
            .thenComparing(permission -> permission.id().toString());

    public PermissionFacts {
        territories = DefensiveCopies.copyCountryCodes(territories);
        excludedTerritories = DefensiveCopies.copyCountryCodes(excludedTerritories);
        channels = DefensiveCopies.copySet(channels);
        actions = DefensiveCopies.copySet(actions);
    }

    /** The first reason, in the order of {@link Reason}, for which this permission does not permit the use; empty if it permits it. */
    Optional<Reason> denial(RequestedUse use, ArticleFacts article, Instant now) {
        return Stream.of(
                        reasonIf(!covers(article), Reason.PERMISSION_MISSING),
                        reasonIf(isOlderThanCovered(article), Reason.ARTICLE_BEFORE_PERMISSION),
                        stateDenial(),
                        reasonIf(Instants.isReached(validUntil, now), Reason.PERMISSION_LAPSED),
                        reasonIf(!Instants.isReached(validFrom, now), Reason.PERMISSION_NOT_YET_VALID),
                        reasonIf(!permitsUse(use.use()), Reason.ACTION_NOT_PERMITTED),
                        reasonIf(excludes(article) || use.partner().excludes(article), Reason.EXCLUDED),
                        reasonIf(use.outlet() == null || !use.outlet().isCoveredBy(this), Reason.OUTLET_NOT_COVERED),
                        reasonIf(article.isUnderEmbargo(now) && !embargoAccess, Reason.EMBARGOED),
                        reasonIf(hasDelay() && !Instants.isReached(delayEndsAt(article), now), Reason.DELAYED))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether all conditions that do not depend on the article are met: partner, state, term, action and outlet. */
    public boolean isInForce(RequestedUse use, Instant now) {
        return use != null
                && use.partner() != null
                && use.partner().denial().isEmpty()
                && stateDenial().isEmpty()
                && Instants.isReached(validFrom, now)
                && !Instants.isReached(validUntil, now)
                && permitsUse(use.use())
                && use.outlet() != null
                && use.outlet().isCoveredBy(this);
    }

    /**
     * Whether the permission applies to this use and has not ended. In contrast to {@link #isInForce} a suspended permission, one whose
     * term has not begun, and one of a suspended or closed partner count too.
     */
    public boolean isUnexpiredFor(RequestedUse use, Instant now) {
        return (state == PermissionState.ACTIVE || state == PermissionState.SUSPENDED)
                && level != null
                && validFrom != null
                && !Instants.isReached(validUntil, now)
                && use != null
                && permitsUse(use.use())
                && use.outlet() != null
                && use.outlet().isCoveredBy(this);
    }

    private static Optional<Reason> reasonIf(boolean denies, Reason reason) {
        return denies ? Optional.of(reason) : Optional.empty();
    }

    private boolean covers(ArticleFacts article) {
        boolean inScope = scope == null || scope.isEmpty() ? everything : scope.covers(article);
        return inScope && (articlesUntil == null || article.publishedAt().isBefore(articlesUntil));
    }

    private boolean isOlderThanCovered(ArticleFacts article) {
        Instant from = articlesFrom == null ? validFrom : articlesFrom;
        return from != null && !Instants.isReached(from, article.publishedAt());
    }

    private Optional<Reason> stateDenial() {
        boolean invalidExcerptLength = level == Level.EXCERPT && (excerptWords < 1 || excerptWords > MAX_EXCERPT_WORDS);
        if (state == null || state == PermissionState.DRAFT || level == null || invalidExcerptLength) {
            return Optional.of(Reason.PERMISSION_DRAFT);
        }
        return switch (state) {
            case SUSPENDED -> Optional.of(Reason.PERMISSION_SUSPENDED);
            case REVOKED -> Optional.of(Reason.PERMISSION_REVOKED);
            default -> Optional.empty();
        };
    }

    private boolean permitsUse(Use use) {
        return use != null && actions != null && actions.contains(use);
    }

    private boolean excludes(ArticleFacts article) {
        return exclude != null && exclude.excludes(article);
    }

    private boolean hasDelay() {
        return minDelay != null && !minDelay.isNegative() && !minDelay.isZero();
    }

    private Instant delayEndsAt(ArticleFacts article) {
        try {
            return article.publishedAt().plus(minDelay);
        } catch (DateTimeException | ArithmeticException overflow) {
            return Instant.MAX;
        }
    }

    Stream<Instant> transitionInstants(ArticleFacts article) {
        boolean delayed = hasDelay() && article.publishedAt() != null;
        return Stream.of(
                        Optional.ofNullable(validFrom),
                        Optional.ofNullable(validUntil),
                        delayed ? Optional.of(delayEndsAt(article)) : Optional.<Instant>empty())
                .flatMap(Optional::stream);
    }
}
