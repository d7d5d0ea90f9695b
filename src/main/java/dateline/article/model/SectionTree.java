package dateline.article.model;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which section stands under which, read at once.
 *
 * @param parents by slug; null for those at the top
 */
public record SectionTree(Map<String, String> parents) {

    public static SectionTree read() {
        Map<String, String> parents = new HashMap<>();
        Section.getEntityManager()
                .createQuery("select slug, parent from Section", Object[].class)
                .getResultList()
                .forEach(row -> parents.put((String) row[0], (String) row[1]));
        return new SectionTree(parents);
    }

    /** The section itself first, then those above it; empty where it does not exist: then nothing is known of those above. */
    public Optional<List<String>> path(String slug) {
        if (slug == null || !parents.containsKey(slug)) return Optional.empty();
        Set<String> path = new LinkedHashSet<>();
        for (String next = slug; next != null && path.add(next); next = parents.get(next)) {}
        return Optional.of(List.copyOf(path));
    }

    /** These, and all that stand under them. */
    public Set<String> below(Collection<String> slugs) {
        Set<String> below = new TreeSet<>(slugs);
        for (String slug : parents.keySet()) {
            if (path(slug).orElseThrow().stream().anyMatch(slugs::contains)) below.add(slug);
        }
        return below;
    }
}
