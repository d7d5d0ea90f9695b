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
 * The terms of a licence that the decision needs, after ODRL 2.2. A permission that lacks its id, state, level, actions
 * or beginning permits nothing.
 *
 * @param scope what it is about; if it names nothing, {@code everything} has to say that this is meant
 * @param exclude what it is not about; null or empty if there is no exception
 * @param articlesFrom earliest {@code publishedAt}; null for {@code validFrom}, so that no archive opens by accident
 * @param articlesUntil {@code publishedAt} is before it; null without a limit
 * @param excerptWords 1 to 1000 at level EXCERPT, else without meaning
 * @param media null for NONE
 * @param territories ISO 3166-1 codes; null or empty for everywhere
 * @param excludedTerritories ISO 3166-1 codes; null or empty for none
 * @param channels null or empty for all
 * @param minDelay time that passes after {@code publishedAt}; null, zero or negative for none
 * @param embargoAccess whether the text is served before its embargo lifts
 * @param validFrom first instant of the term
 * @param validUntil first instant after the term; null without an end
 * @param actions null or empty permits nothing
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
        Set<Action> actions) {

    /** The longest excerpt, in words. */
    public static final int MOST_EXCERPT_WORDS = 1000;

    /**
     * The most favourable first: more text, then the later end, then the id, compared as text because that is how
     * PostgreSQL orders a uuid.
     */
    public static final Comparator<PermissionFacts> FAVOUR = Comparator.comparing(
                    PermissionFacts::level, Comparator.nullsLast(Comparator.<Level>reverseOrder()))
            .thenComparing(PermissionFacts::validUntil, Comparator.nullsFirst(Comparator.<Instant>reverseOrder()))
            .thenComparing(permission -> permission.id().toString());

    public PermissionFacts {
        territories = DefensiveCopies.codes(territories);
        excludedTerritories = DefensiveCopies.codes(excludedTerritories);
        channels = DefensiveCopies.set(channels);
        actions = DefensiveCopies.set(actions);
    }

    /** The first reason, in the order of {@link Reason}, why this permission does not permit. */
    Optional<Reason> denial(RequestedUse ask, ArticleFacts article, Instant now) {
        return Stream.of(
                        when(!covers(article), Reason.PERMISSION_MISSING),
                        stateDenial(),
                        when(DefensiveCopies.reached(validUntil, now), Reason.PERMISSION_LAPSED),
                        when(!DefensiveCopies.reached(validFrom, now), Reason.PERMISSION_NOT_YET_VALID),
                        when(!permits(ask.action()), Reason.ACTION_NOT_PERMITTED),
                        when(excludes(article) || ask.partner().neverGets(article), Reason.EXCLUDED),
                        when(ask.outlet() == null || !ask.outlet().coveredBy(this), Reason.OUTLET_NOT_COVERED),
                        when(article.underEmbargo(now) && !embargoAccess, Reason.EMBARGOED),
                        when(delays() && !DefensiveCopies.reached(delayOver(article), now), Reason.DELAYED))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Whether it permits anything at all to this asker now: what does not depend on the article. */
    public boolean inForce(RequestedUse ask, Instant now) {
        return ask != null
                && ask.partner() != null
                && ask.partner().denial().isEmpty()
                && stateDenial().isEmpty()
                && DefensiveCopies.reached(validFrom, now)
                && !DefensiveCopies.reached(validUntil, now)
                && permits(ask.action())
                && ask.outlet() != null
                && ask.outlet().coveredBy(this);
    }

    /**
     * Whether it gives this asker a right that has not ended, whatever the asker's status: one that is suspended, or has not begun, is one
     * still.
     */
    public boolean holds(RequestedUse ask, Instant now) {
        return (state == PermissionState.ACTIVE || state == PermissionState.SUSPENDED)
                && level != null
                && validFrom != null
                && !DefensiveCopies.reached(validUntil, now)
                && ask != null
                && permits(ask.action())
                && ask.outlet() != null
                && ask.outlet().coveredBy(this);
    }

    private static Optional<Reason> when(boolean denies, Reason reason) {
        return denies ? Optional.of(reason) : Optional.empty();
    }

    private boolean covers(ArticleFacts article) {
        boolean named = scope == null || scope.isEmpty() ? everything : scope.covers(article);
        Instant from = articlesFrom == null ? validFrom : articlesFrom;
        return named
                && (from == null || DefensiveCopies.reached(from, article.publishedAt()))
                && (articlesUntil == null || article.publishedAt().isBefore(articlesUntil));
    }

    private Optional<Reason> stateDenial() {
        boolean excerptUnclear = level == Level.EXCERPT && (excerptWords < 1 || excerptWords > MOST_EXCERPT_WORDS);
        if (state == null || state == PermissionState.DRAFT || level == null || excerptUnclear) {
            return Optional.of(Reason.PERMISSION_DRAFT);
        }
        return switch (state) {
            case SUSPENDED -> Optional.of(Reason.PERMISSION_SUSPENDED);
            case REVOKED -> Optional.of(Reason.PERMISSION_REVOKED);
            default -> Optional.empty();
        };
    }

    private boolean permits(Action action) {
        return action != null && actions != null && actions.contains(action);
    }

    private boolean excludes(ArticleFacts article) {
        return exclude != null && exclude.excludes(article);
    }

    private boolean delays() {
        return minDelay != null && !minDelay.isNegative() && !minDelay.isZero();
    }

    private Instant delayOver(ArticleFacts article) {
        try {
            return article.publishedAt().plus(minDelay);
        } catch (DateTimeException | ArithmeticException beyondTheEndOfTime) {
            return Instant.MAX;
        }
    }

    Stream<Instant> edges(ArticleFacts article) {
        boolean delayed = delays() && article.publishedAt() != null;
        return Stream.of(
                        Optional.ofNullable(validFrom),
                        Optional.ofNullable(validUntil),
                        delayed ? Optional.of(delayOver(article)) : Optional.<Instant>empty())
                .flatMap(Optional::stream);
    }
}
