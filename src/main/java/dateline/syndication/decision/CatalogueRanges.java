package dateline.syndication.decision;

import dateline.article.search.Feed;
import dateline.article.search.IndexRange;
import dateline.rights.PermissionFacts;
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
 * @param listedIds ids of articles that a scope lists or a feed pins
 */
record CatalogueRanges(List<IndexRange> ranges, Collection<UUID> listedIds) {

    static CatalogueRanges of(List<PermissionSql> permissions, PartnerContext partnerContext, Instant now) {
        List<IndexRange> ranges = new ArrayList<>();
        Set<UUID> listedIds = new LinkedHashSet<>();
        for (PermissionSql permission : permissions) {
            PermissionFacts facts = permission.facts();
            Scope scope = facts.scope() == null ? Scope.EMPTY : facts.scope();
            if (isNonEmpty(scope.articles())) {
                scope.articles().stream().filter(Objects::nonNull).forEach(listedIds::add);
                continue;
            }
            List<List<String>> groups = groups(scope);
            if (!isNonEmpty(scope.feeds())) {
                ranges.add(range(groups, facts, now));
                continue;
            }
            for (Feed feed : partnerContext.feeds()) {
                if (!scope.feeds().contains(feed.slug)) continue;
                listedIds.addAll(feed.pinnedIds());
                List<List<String>> combined = Stream.concat(groups.stream(), feed.terms().stream())
                        .distinct()
                        .toList();
                ranges.add(range(combined, facts, now));
            }
        }
        return new CatalogueRanges(ranges, listedIds);
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
        if (isNonEmpty(values)) groups.add(IndexRange.terms(kind, values));
    }

    private static IndexRange range(List<List<String>> groups, PermissionFacts permission, Instant now) {
        Instant from = permission.articlesFrom() == null ? permission.validFrom() : permission.articlesFrom();
        Duration delay = permission.minDelay();
        Instant until = Stream.of(
                        permission.embargoAccess() ? null : now,
                        delay == null || delay.isNegative() ? null : now.minus(delay),
                        permission.articlesUntil())
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        return new IndexRange(groups, from, until);
    }

    private static boolean isNonEmpty(Collection<?> list) {
        return list != null && !list.isEmpty();
    }
}
