package dateline.feed;

import dateline.article.names.NameVisibility;
import dateline.article.search.Feed;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.RequestScoped;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Checks that the sections and articles that a feed definition names exist and do not contradict each other. */
@RequestScoped
class FeedQueryCheck {

    private final NameVisibility names;
    private final AgroalDataSource database;

    FeedQueryCheck(NameVisibility names, AgroalDataSource database) {
        this.names = names;
        this.database = database;
    }

    /**
     * @param existing the feed before the change, null for a new feed; names that it already contains are accepted even if they no longer exist
     * @throws Problem 422 with one error for each invalid name
     */
    void require(FeedRequest request, Feed existing) {
        Problem problem = Problem.invalidBody();
        List<String> sections = request.query() == null || request.query().section() == null
                ? List.of()
                : request.query().section();
        List<UUID> pinned = orEmpty(request.pinned());
        List<UUID> excluded = orEmpty(request.excluded());
        checkSections(sections, existing, problem);
        Set<UUID> known = existing(pinned, excluded);
        if (existing != null) known.addAll(existing.pinnedIds());
        if (existing != null) known.addAll(orEmpty(existing.excluded));
        checkArticles("pinned", pinned, known, problem);
        checkArticles("excluded", excluded, known, problem);
        for (int i = 0; i < excluded.size(); i++)
            if (pinned.contains(excluded.get(i)))
                problem.at(
                        "/excluded/" + i,
                        "contradiction",
                        "The article is also pinned. Remove it from one of the two lists.");
        if (!problem.errors().isEmpty()) throw problem;
    }

    private void checkSections(List<String> slugs, Feed existing, Problem problem) {
        if (slugs.isEmpty()) return;
        Set<String> known = new HashSet<>(names.knowableSections(slugs));
        if (existing != null && existing.query != null) known.addAll(orEmpty(existing.query.section()));
        for (int i = 0; i < slugs.size(); i++)
            if (!known.contains(slugs.get(i)))
                problem.at("/query/section/" + i, "section-unknown", "There is no section " + slugs.get(i) + ".");
    }

    private static void checkArticles(String list, List<UUID> ids, Set<UUID> known, Problem problem) {
        for (int i = 0; i < ids.size(); i++) {
            String pointer = "/" + list + "/" + i;
            if (ids.indexOf(ids.get(i)) < i) problem.at(pointer, "duplicate", "The article is listed twice.");
            else if (!known.contains(ids.get(i)))
                problem.at(pointer, "article-unknown", "There is no article " + ids.get(i) + ".");
        }
    }

    private Set<UUID> existing(Collection<UUID> pinned, Collection<UUID> excluded) {
        Set<UUID> all = new HashSet<>(pinned);
        all.addAll(excluded);
        if (all.isEmpty()) return all;
        return new HashSet<>(Sql.of("select id from article where id = any(:all)")
                .withIds("all", all)
                .list(database, row -> row.getObject(1, UUID.class)));
    }

    private static <T> List<T> orEmpty(List<T> values) {
        return values == null ? List.of() : values;
    }
}
