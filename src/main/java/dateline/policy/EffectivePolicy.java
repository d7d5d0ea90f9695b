package dateline.policy;

import dateline.policy.PolicyLevel.LevelKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The policy that results from several levels: per use the strictest value, with the terms of the nearest level that has it.
 *
 * @param since when the last of the levels was changed, removals included; empty if none was ever set
 */
public record EffectivePolicy(Map<PolicyUse, EffectiveUse> uses, Optional<Instant> since) {

    public EffectivePolicy {
        uses = new EnumMap<>(uses);
    }

    /**
     * Merges levels. The default applies to a use that none of them sets.
     *
     * @param levels the nearest first
     */
    public static EffectivePolicy merge(List<PolicyLevel> levels) {
        Map<PolicyUse, EffectiveUse> uses = new EnumMap<>(PolicyUse.class);
        for (PolicyUse use : PolicyUse.all()) uses.put(use, merge(use, levels));
        Optional<Instant> since =
                levels.stream().map(PolicyLevel::since).filter(Objects::nonNull).max(Comparator.naturalOrder());
        return new EffectivePolicy(uses, since);
    }

    /**
     * Merges the strictest value of each use that holds anywhere, for signals that cannot distinguish paths. The default counts where
     * the newsroom does not set a use, because it applies to articles without other levels.
     *
     * @param levels of the newsroom, of all sources and sections, and of articles; among equals the earlier gives the terms
     */
    public static EffectivePolicy strictest(List<PolicyLevel> levels) {
        Optional<PolicyLevel> newsroom = levels.stream()
                .filter(level -> level.kind() == LevelKind.NEWSROOM)
                .findFirst();
        Stream<PolicyLevel> others = levels.stream().filter(level -> level.kind() != LevelKind.NEWSROOM);
        PolicyLevel unset = PolicyLevel.DEFAULT.without(
                newsroom.map(level -> level.values().keySet()).orElse(Set.of()));
        return merge(Stream.of(newsroom.stream(), Stream.of(unset), others)
                .flatMap(part -> part)
                .toList());
    }

    private static EffectiveUse merge(PolicyUse use, List<PolicyLevel> levels) {
        EffectiveUse strictest = null;
        for (PolicyLevel level : levels) {
            UseValue value = level.values().get(use);
            if (value == null || strictest != null && !value.isStricterThan(strictest.value())) continue;
            strictest = new EffectiveUse(use, value, level);
        }
        return strictest == null ? new EffectiveUse(use, use.defaultValue(), PolicyLevel.DEFAULT) : strictest;
    }

    /** The uses in the order of {@link PolicyUse}. */
    public Stream<EffectiveUse> stream() {
        return uses.values().stream();
    }

    /** Returns when the policy or something else was changed last. @param changed when the other was changed last */
    public Instant latest(Instant changed) {
        return since.filter(changed::isBefore).orElse(changed);
    }

    /** The page on which the first offered use can be asked for; empty if no use is offered or the policy names no page. */
    public Optional<String> offerPage() {
        return with(UseValue.OFFERED)
                .map(use -> use.terms().url())
                .filter(Objects::nonNull)
                .findFirst();
    }

    Stream<EffectiveUse> with(UseValue value) {
        return stream().filter(use -> use.value() == value);
    }
}
