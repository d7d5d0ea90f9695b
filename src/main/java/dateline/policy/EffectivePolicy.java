package dateline.policy;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private static EffectiveUse merge(PolicyUse use, List<PolicyLevel> levels) {
        EffectiveUse strictest = null;
        for (PolicyLevel level : levels) {
            UseValue value = level.values().get(use);
            if (value == null || strictest != null && !value.isStricterThan(strictest.value())) continue;
            strictest = new EffectiveUse(use, value, level);
        }
        return strictest == null ? new EffectiveUse(use, use.defaultValue(), PolicyLevel.DEFAULT) : strictest;
    }

    public EffectiveUse of(PolicyUse use) {
        return uses.get(use);
    }

    /** The uses in the order of {@link PolicyUse}. */
    public Stream<EffectiveUse> stream() {
        return uses.values().stream();
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
