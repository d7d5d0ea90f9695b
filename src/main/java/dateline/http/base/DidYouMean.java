package dateline.http.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelled one probably stands for: at an edit distance of at most two, or one for names under five letters. */
public final class DidYouMean {

    private DidYouMean() {}

    public static Optional<String> of(String sent, Collection<String> known) {
        if (sent.length() > 40) return Optional.empty();
        return known.stream()
                .filter(name -> distance(sent, name) <= (name.length() < 5 ? 1 : 2))
                .min(Comparator.comparingInt((String name) -> distance(sent, name))
                        .thenComparing(name -> name));
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) previous[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1] + 1, previous[j] + 1), previous[j - 1] + substitution);
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
