package dateline.policy;

import dateline.policy.PolicyLevel.LevelKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies of all levels above articles, as of one instant.
 *
 * @param sources levels of sources by slug
 * @param sections levels of sections by slug
 * @param parents the parent of each section that has one
 */
public record PolicyBook(
        Optional<PolicyLevel> newsroom,
        Map<String, PolicyLevel> sources,
        Map<String, PolicyLevel> sections,
        Map<String, String> parents) {

    // More than the depth of the tree of sections; ends a walk in a tree with a cycle.
    private static final int MAX_DEPTH = 20;

    public PolicyBook {
        sources = Map.copyOf(sources);
        sections = Map.copyOf(sections);
        parents = Map.copyOf(parents);
    }

    /**
     * The policy of an article. The order of nearness is: article, its section, the sections above from the nearest on, source,
     * newsroom.
     *
     * @param section slug; null if it has none
     * @param source slug; null if it has none
     */
    public EffectivePolicy ofArticle(Optional<PolicyLevel> article, String section, String source) {
        List<PolicyLevel> levels = new ArrayList<>();
        article.ifPresent(levels::add);
        String current = section;
        for (int depth = 0; current != null && depth < MAX_DEPTH; depth++) {
            if (sections.containsKey(current)) levels.add(sections.get(current));
            current = parents.get(current);
        }
        if (source != null && sources.containsKey(source)) levels.add(sources.get(source));
        newsroom.ifPresent(levels::add);
        return EffectivePolicy.merge(levels);
    }

    /**
     * The strictest value of each use that holds anywhere, for signals that cannot distinguish paths. The newsroom's own terms come
     * first among equals.
     *
     * @param articles levels of articles
     */
    public EffectivePolicy strictest(List<PolicyLevel> articles) {
        PolicyLevel base = new PolicyLevel(
                LevelKind.DEFAULT,
                null,
                PolicyUse.all().stream()
                        .filter(use -> newsroom.stream()
                                .noneMatch(level -> level.values().containsKey(use)))
                        .collect(Collectors.toMap(use -> use, PolicyUse::defaultValue)),
                UseTerms.NONE,
                null);
        return EffectivePolicy.merge(
                Stream.of(newsroom.stream(), Stream.of(base), sorted(sources), sorted(sections), articles.stream())
                        .flatMap(levels -> levels)
                        .toList());
    }

    private static Stream<PolicyLevel> sorted(Map<String, PolicyLevel> levels) {
        return levels.values().stream().sorted(Comparator.comparing(PolicyLevel::subject));
    }
}
