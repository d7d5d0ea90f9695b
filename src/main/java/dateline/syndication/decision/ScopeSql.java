package dateline.syndication.decision;

import dateline.article.search.Feed;
import dateline.database.sql.Sql;
import dateline.rights.Scope;
import dateline.syndication.partner.PartnerContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Translates a {@link Scope} to a condition on {@code a}. Each list matches, does not match, or is unknown, as in the
 * scope itself. Every condition is true or false, never null.
 */
final class ScopeSql {

    private record MatchSql(Sql matches, Sql unknown) {}

    private final PartnerContext partnerContext;

    ScopeSql(PartnerContext partnerContext) {
        this.partnerContext = partnerContext;
    }

    /** Articles that match every list; none for an empty scope. Unknown does not match. */
    Sql covers(Scope scope) {
        return join(matches(scope).stream().map(MatchSql::matches).toList(), "and");
    }

    /** Articles that match every list; unknown counts as a match. None for an empty scope. */
    Sql excludes(Scope scope) {
        return join(matches(scope).stream().map(ScopeSql::matchesOrUnknown).toList(), "and");
    }

    /** Articles that match any list; unknown counts as a match. None for an empty scope. */
    Sql excludesByAnyList(Scope scope) {
        return join(matches(scope).stream().map(ScopeSql::matchesOrUnknown).toList(), "or");
    }

    private static Sql matchesOrUnknown(MatchSql match) {
        return Sql.of("(").add(match.matches()).add("or").add(match.unknown()).add(")");
    }

    private static Sql join(List<Sql> parts, String operator) {
        if (parts.isEmpty()) return Sql.of("false");
        return Sql.of("(").add(Sql.join(operator, parts)).add(")");
    }

    private List<MatchSql> matches(Scope scope) {
        List<MatchSql> matches = new ArrayList<>();
        if (isNonEmpty(scope.sources())) {
            matches.add(match("coalesce(a.source = any(:values), false)", scope.sources(), "a.source is null"));
        }
        if (isNonEmpty(scope.sections())) {
            Set<String> sections = partnerContext.sections().withDescendants(scope.sections());
            matches.add(match("coalesce(a.section = any(:values), false)", sections, "a.section is null"));
        }
        if (isNonEmpty(scope.feeds())) matches.add(feeds(scope.feeds()));
        if (isNonEmpty(scope.tags())) matches.add(match("a.tags && :values", scope.tags(), "false"));
        if (isNonEmpty(scope.subjects())) matches.add(match("a.subjects && :values", scope.subjects(), "false"));
        if (isNonEmpty(scope.languages())) matches.add(languages(scope.languages()));
        if (isNonEmpty(scope.types())) matches.add(match("a.type = any(:values)", scope.types(), "false"));
        if (isNonEmpty(scope.articles())) {
            matches.add(new MatchSql(
                    Sql.of("a.id = any(:articles)").withIds("articles", scope.articles()), Sql.of("false")));
        }
        return matches;
    }

    // The condition has the values as its parameter "values".
    private static MatchSql match(String matches, Collection<String> values, String unknown) {
        return new MatchSql(Sql.of(matches).with("values", values), Sql.of(unknown));
    }

    private MatchSql feeds(List<String> named) {
        List<Sql> conditions = partnerContext.feeds().stream()
                .filter(feed -> named.contains(feed.slug))
                .map(feed -> selects(feed, partnerContext))
                .toList();
        return new MatchSql(join(conditions, "or"), Sql.of(partnerContext.feedsUnknown() ? "true" : "false"));
    }

    static Sql selects(Feed feed, PartnerContext partnerContext) {
        return Sql.of("coalesce(")
                .add(feed.condition(partnerContext.sections()))
                .add(", false)");
    }

    private static MatchSql languages(List<String> ranges) {
        List<String> lower =
                ranges.stream().map(range -> range.toLowerCase(Locale.ROOT)).toList();
        List<String> prefixes = lower.stream().map(range -> range + "-%").toList();
        return new MatchSql(
                Sql.of("(lower(a.language) = any(:languages) or lower(a.language) like any(:prefixes))")
                        .with("languages", lower)
                        .with("prefixes", prefixes),
                Sql.of("false"));
    }

    private static boolean isNonEmpty(Collection<?> list) {
        return list != null && !list.isEmpty();
    }
}
