package dateline.rights;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Facts as they were given: copied, never repaired, so that what is unknown stays unknown and denies. */
final class DefensiveCopies {

    private DefensiveCopies() {}

    static <T> List<T> list(Collection<T> given) {
        return given == null ? null : Collections.unmodifiableList(new ArrayList<>(given));
    }

    static <T> Set<T> set(Collection<T> given) {
        return given == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(given));
    }

    /** ISO 3166-1 codes in upper case, so that an exclusion of "no" excludes "NO". */
    static Set<String> codes(Collection<String> given) {
        return given == null
                ? null
                : set(given.stream()
                        .map(code -> code == null ? null : code.strip().toUpperCase(Locale.ROOT))
                        .toList());
    }

    static boolean known(Object fact) {
        return fact instanceof String text ? !text.isBlank() : fact != null;
    }

    static boolean allKnown(Collection<?> facts) {
        return facts != null && facts.stream().allMatch(DefensiveCopies::known);
    }

    static boolean nothing(Collection<?> facts) {
        return facts == null || facts.isEmpty();
    }

    /** An instant belongs to what it begins: half-open, everywhere. */
    static boolean reached(Instant edge, Instant now) {
        return edge != null && now != null && !now.isBefore(edge);
    }
}
