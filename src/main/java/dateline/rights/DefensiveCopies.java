package dateline.rights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Copies and null checks for the facts of a decision. Nulls are preserved, because an unknown fact has to lead to a denial. */
final class DefensiveCopies {

    private DefensiveCopies() {}

    static <T> List<T> copyList(Collection<T> source) {
        return source == null ? null : Collections.unmodifiableList(new ArrayList<>(source));
    }

    static <T> Set<T> copySet(Collection<T> source) {
        return source == null ? null : Collections.unmodifiableSet(new LinkedHashSet<>(source));
    }

    /** Copies ISO 3166-1 codes in upper case, so that an exclusion of "no" excludes "NO". */
    static Set<String> copyCountryCodes(Collection<String> source) {
        return source == null
                ? null
                : copySet(source.stream()
                        .map(code -> code == null ? null : code.strip().toUpperCase(Locale.ROOT))
                        .toList());
    }

    static boolean isKnown(Object fact) {
        return fact instanceof String text ? !text.isBlank() : fact != null;
    }

    static boolean areAllKnown(Collection<?> facts) {
        return facts != null && facts.stream().allMatch(DefensiveCopies::isKnown);
    }

    static boolean isNullOrEmpty(Collection<?> facts) {
        return facts == null || facts.isEmpty();
    }
}
