package dateline.policy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The policy of one level. It says nothing about a use that it does not set.
 *
 * @param subject slug of the source or section, id of the article; null for the newsroom and for the default
 * @param since when this version of the policy was recorded; null for the default
 */
public record PolicyLevel(
        LevelKind kind, String subject, Map<PolicyUse, UseValue> values, UseTerms terms, Instant since) {

    /** Kinds of levels, the nearest to an article first. */
    public enum LevelKind {
        ARTICLE,
        SECTION,
        SOURCE,
        NEWSROOM,
        /** Stands for the values that apply where no level sets a use. */
        DEFAULT;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @throws IllegalArgumentException if there is no such kind */
        public static LevelKind of(String wireName) {
            return valueOf(wireName.toUpperCase(Locale.ROOT));
        }
    }

    /** The level that applies where no other sets a use. */
    public static final PolicyLevel DEFAULT = new PolicyLevel(
            LevelKind.DEFAULT,
            null,
            Arrays.stream(PolicyUse.values()).collect(Collectors.toMap(use -> use, PolicyUse::defaultValue)),
            UseTerms.NONE,
            null);

    public PolicyLevel {
        values = Map.copyOf(values);
    }

    /** Returns the level as if it did not set these uses. */
    PolicyLevel without(Set<PolicyUse> uses) {
        Map<PolicyUse, UseValue> others = new HashMap<>(values);
        others.keySet().removeAll(uses);
        return new PolicyLevel(kind, subject, others, terms, since);
    }
}
