package dateline.article.model;

import jakarta.persistence.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The hierarchy of all sections, read in one query.
 *
 * @param parents parent by slug; null for top-level sections
 */
public record SectionTree(Map<String, String> parents) {

    public static SectionTree load() {
        Map<String, String> parents = new HashMap<>();
        Section.getEntityManager()
                .createQuery("select slug, parent from Section", Tuple.class)
                .getResultList()
                .forEach(row -> parents.put(row.get(0, String.class), row.get(1, String.class)));
        return new SectionTree(parents);
    }

    /** Returns the section, then its ancestors. Empty if the section does not exist; its ancestors are then unknown. */
    public Optional<List<String>> path(String slug) {
        if (slug == null || !parents.containsKey(slug)) return Optional.empty();
        Set<String> path = new LinkedHashSet<>();
        for (String current = slug; current != null && path.add(current); current = parents.get(current)) {}
        return Optional.of(List.copyOf(path));
    }

    /** Returns these sections and all their descendants. */
    public Set<String> withDescendants(Collection<String> slugs) {
        Set<String> result = new TreeSet<>(slugs);
        for (String slug : parents.keySet()) {
            if (path(slug).orElseThrow().stream().anyMatch(slugs::contains)) result.add(slug);
        }
        return result;
    }
}
