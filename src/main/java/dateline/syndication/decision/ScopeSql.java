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
        return new Sql()
                .add("(")
                .add(match.matches())
                .add("or")
                .add(match.unknown())
                .add(")");
    }

    private static Sql join(List<Sql> parts, String operator) {
        if (parts.isEmpty()) return new Sql().add("false");
        Sql sql = new Sql().add("(");
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) sql.add(operator);
            sql.add(parts.get(i));
        }
        return sql.add(")");
    }

    private List<MatchSql> matches(Scope scope) {
        List<MatchSql> matches = new ArrayList<>();
        if (isNonEmpty(scope.sources())) {
            matches.add(match("coalesce(a.source = any(?), false)", scope.sources(), "a.source is null"));
        }
        if (isNonEmpty(scope.sections())) {
            Set<String> sections = partnerContext.sections().withDescendants(scope.sections());
            matches.add(match("coalesce(a.section = any(?), false)", sections, "a.section is null"));
        }
        if (isNonEmpty(scope.feeds())) matches.add(feeds(scope.feeds()));
        if (isNonEmpty(scope.tags())) matches.add(match("a.tags && ?", scope.tags(), "false"));
        if (isNonEmpty(scope.subjects())) matches.add(match("a.subjects && ?", scope.subjects(), "false"));
        if (isNonEmpty(scope.languages())) matches.add(languages(scope.languages()));
        if (isNonEmpty(scope.types())) matches.add(match("a.type = any(?)", scope.types(), "false"));
        if (isNonEmpty(scope.articles())) matches.add(match("a.id = any(?)", scope.articles(), "false"));
        return matches;
    }

    private static MatchSql match(String matches, Object values, String unknown) {
        return new MatchSql(new Sql().add(matches, values), new Sql().add(unknown));
    }

    private MatchSql feeds(List<String> named) {
        List<Sql> conditions = partnerContext.feeds().stream()
                .filter(feed -> named.contains(feed.slug))
                .map(feed -> selects(feed, partnerContext))
                .toList();
        return new MatchSql(join(conditions, "or"), new Sql().add(partnerContext.feedsUnknown() ? "true" : "false"));
    }

    static Sql selects(Feed feed, PartnerContext partnerContext) {
        return new Sql()
                .add("coalesce(")
                .add(feed.condition(partnerContext.sections()))
                .add(", false)");
    }

    private static MatchSql languages(List<String> ranges) {
        List<String> lower =
                ranges.stream().map(range -> range.toLowerCase(Locale.ROOT)).toList();
        List<String> prefixes = lower.stream().map(range -> range + "-%").toList();
        return new MatchSql(
                new Sql().add("(lower(a.language) = any(?) or lower(a.language) like any(?))", lower, prefixes),
                new Sql().add("false"));
    }

    private static boolean isNonEmpty(Collection<?> list) {
        return list != null && !list.isEmpty();
    }
}
