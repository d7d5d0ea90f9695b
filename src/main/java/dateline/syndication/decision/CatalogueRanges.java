package dateline.syndication.decision;

import dateline.article.search.Feed;
import dateline.article.search.IndexRange;
import dateline.rights.Scope;
import dateline.syndication.decision.CatalogueSql.PermissionSql;
import dateline.syndication.partner.PartnerContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Index ranges that contain every article that the permissions can open. They can contain more; the condition of
 * {@link CatalogueSql} decides on each article.
 *
 * @param named ids of articles that a scope lists or a feed pins
 */
record CatalogueRanges(List<IndexRange> lanes, Collection<UUID> named) {

    static CatalogueRanges of(List<PermissionSql> grants, PartnerContext licensee, Instant now) {
        List<IndexRange> lanes = new ArrayList<>();
        Set<UUID> named = new LinkedHashSet<>();
        for (PermissionSql grant : grants) {
            dateline.rights.PermissionFacts licence = grant.licence();
            Scope scope = licence.scope() == null ? Scope.EMPTY : licence.scope();
            if (given(scope.articles())) {
                scope.articles().stream().filter(Objects::nonNull).forEach(named::add);
                continue;
            }
            List<List<String>> groups = groups(scope);
            if (!given(scope.feeds())) {
                lanes.add(lane(groups, licence, now));
                continue;
            }
            for (Feed feed : licensee.feeds()) {
                if (!scope.feeds().contains(feed.slug)) continue;
                named.addAll(feed.pinnedIds());
                List<List<String>> both = Stream.concat(groups.stream(), feed.terms().stream())
                        .distinct()
                        .toList();
                lanes.add(lane(both, licence, now));
            }
        }
        return new CatalogueRanges(lanes, named);
    }

    private static List<List<String>> groups(Scope scope) {
        List<List<String>> groups = new ArrayList<>();
        add(groups, "source", scope.sources());
        add(groups, "section", scope.sections());
        add(groups, "tag", scope.tags());
        add(groups, "subject", scope.subjects());
        add(groups, "language", scope.languages());
        add(groups, "type", scope.types());
        return groups;
    }

    private static void add(List<List<String>> groups, String kind, List<String> values) {
        if (given(values)) groups.add(IndexRange.terms(kind, values));
    }

    private static IndexRange lane(List<List<String>> groups, dateline.rights.PermissionFacts licence, Instant now) {
        Instant from = licence.articlesFrom() == null ? licence.validFrom() : licence.articlesFrom();
        Duration delay = licence.minDelay();
        Instant until = Stream.of(
                        licence.embargoAccess() ? null : now,
                        delay == null || delay.isNegative() ? null : now.minus(delay),
                        licence.articlesUntil())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        return new IndexRange(groups, from, until);
    }

    private static boolean given(Collection<?> list) {
        return list != null && !list.isEmpty();
    }
}
