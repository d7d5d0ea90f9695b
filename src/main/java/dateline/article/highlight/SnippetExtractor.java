package dateline.article.highlight;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Extracts snippets from a text by its {@link TokenOffsets}. A short text is returned whole; from a longer text it
 * selects the ranges with the most distinct matches, the earlier one on a tie, and returns them in text order.
 */
final class SnippetExtractor {

    private static final VarHandle BIG_ENDIAN = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    // Maximum words of a snippet.
    private static final int LENGTH = 35;

    private final byte[] map;
    private int at;
    private boolean brief;
    private int index;
    private int known;
    private int tokens;
    private int text;

    // By token position from 1: byte offsets of the start and end of the token. Both are equal for a compound token,
    // because its parts are tokens as well.
    private int[] begins;
    private int[] ends;
    // By token position: a bit for each phrase that the token belongs to.
    private long[] wanted;

    private SnippetExtractor(byte[] map) {
        this.map = map;
    }

    /**
     * @param map encoded token offsets; may be null
     * @param whole whether to return the whole text regardless of its length
     * @param most maximum number of snippets
     * @return empty if nothing matches
     */
    static List<Snippet> of(byte[] map, HighlightTerms wanted, boolean whole, int most) {
        return map == null ? List.of() : new SnippetExtractor(map).cut(wanted, whole, most);
    }

    private List<Snippet> cut(HighlightTerms words, boolean whole, int most) {
        brief = number() == 1;
        int indexed = (int) number();
        known = (int) number();
        int located = (int) number();
        index = at;
        tokens = index + indexed;
        text = tokens + located;
        if (!find(words)) return List.of();
        locate();
        if (whole || brief) return List.of(passage(text, map.length, 1, known));
        List<int[]> stretches = stretches(most);
        List<Snippet> passages = new ArrayList<>();
        for (int[] one : stretches) passages.add(passage(text + begins[one[0]], text + ends[one[1]], one[0], one[1]));
        return passages;
    }

    // A phrase matches if each word stands at its distance from the first word. Positions are in ascending order.
    private boolean find(HighlightTerms words) {
        boolean found = false;
        for (int p = 0; p < words.phrases().size(); p++) {
            HighlightTerms.Phrase phrase = words.phrases().get(p);
            int[] first = places(phrase.words()[0]);
            if (first.length == 0) continue;
            int[][] others = new int[phrase.words().length][];
            boolean all = true;
            for (int i = 1; all && i < others.length; i++) {
                others[i] = places(phrase.words()[i]);
                all = others[i].length > 0;
            }
            if (!all) continue;
            for (int place : first) {
                boolean here = true;
                for (int i = 1; here && i < others.length; i++)
                    here = Arrays.binarySearch(others[i], place + phrase.distances()[i]) >= 0;
                if (!here) continue;
                if (wanted == null) wanted = new long[known + 1];
                for (int distance : phrase.distances())
                    if (place + distance <= known) wanted[place + distance] |= 1L << Math.min(p, 63);
                found = true;
            }
        }
        return found;
    }

    private int[] places(long key) {
        int high = (int) (key >> 8);
        int low = (int) key & 0xFF;
        at = index;
        while (at < tokens) {
            // Compares the 40-bit key as four bytes and one byte. The first four nearly always decide.
            int first = (int) BIG_ENDIAN.get(map, at);
            int last = map[at + 4] & 0xFF;
            at += 5;
            int count = (int) number();
            int order = first == high ? last - low : Integer.compareUnsigned(first, high);
            if (order > 0) break;
            if (order < 0) {
                for (int i = 0; i < count; at++) if (map[at] >= 0) i++;
                continue;
            }
            int[] places = new int[count];
            for (int i = 0; i < count; i++) places[i] = (int) number() + (i == 0 ? 0 : places[i - 1]);
            return places;
        }
        return new int[0];
    }

    private void locate() {
        begins = new int[known + 1];
        ends = new int[known + 1];
        at = tokens;
        int free = 0;
        for (int place = 1; place <= known; place++) {
            int gap = (int) number();
            begins[place] = free + (gap >> 1);
            ends[place] = begins[place];
            if ((gap & 1) != 0) continue;
            free = ends[place] = begins[place] + (int) number();
        }
    }

    private List<int[]> stretches(int most) {
        int[] words = new int[known];
        int[] hits = new int[known];
        int counted = 0;
        int hit = 0;
        for (int place = 1; place <= known; place++) {
            if (ends[place] == begins[place]) continue;
            if (wanted[place] != 0) hits[hit++] = counted;
            words[counted++] = place;
        }
        List<int[]> chosen = new ArrayList<>();
        while (chosen.size() < most) {
            int[] best = best(words, hits, hit, chosen);
            if (best == null) break;
            chosen.add(best);
        }
        chosen.sort(Comparator.comparingInt(one -> one[0]));
        for (int i = 0; i < chosen.size(); i++) {
            int after = i == 0 ? 0 : chosen.get(i - 1)[1] + 1;
            int before = i + 1 == chosen.size() ? counted : chosen.get(i + 1)[0];
            chosen.set(i, wider(chosen.get(i), after, before));
        }
        for (int[] one : chosen) {
            one[0] = words[one[0]];
            one[1] = words[one[1]];
        }
        return chosen;
    }

    // The range from one match to another with the most distinct phrases.
    private int[] best(int[] words, int[] hits, int count, List<int[]> chosen) {
        int[] best = null;
        int most = 0;
        for (int i = 0; i < count; i++) {
            int end = hits[i] + LENGTH;
            boolean taken = false;
            for (int[] one : chosen) {
                if (hits[i] >= one[0] && hits[i] <= one[1]) taken = true;
                else if (one[0] > hits[i]) end = Math.min(end, one[0]);
            }
            if (taken) continue;
            long found = 0;
            int last = i;
            for (int j = i; j < count && hits[j] < end; j++) {
                found |= wanted[words[hits[j]]];
                last = j;
            }
            if (Long.bitCount(found) > most) {
                most = Long.bitCount(found);
                best = new int[] {hits[i], hits[last]};
            }
        }
        return best;
    }

    private static int[] wider(int[] stretch, int after, int before) {
        int spare = LENGTH - (stretch[1] - stretch[0] + 1);
        int begin = Math.max(after, stretch[0] - spare / 2);
        int end = Math.min(before - 1, begin + LENGTH - 1);
        return new int[] {Math.max(after, Math.min(begin, end - LENGTH + 1)), Math.max(end, stretch[1])};
    }

    private Snippet passage(int from, int to, int first, int last) {
        String shown = new String(map, from, to - from, UTF_8);
        boolean bytes = shown.length() == to - from;
        int[] marks = new int[2 * (last - first + 1)];
        int count = 0;
        for (int place = first; place <= last; place++) {
            if (wanted[place] == 0 || ends[place] == begins[place]) continue;
            marks[count++] = text + begins[place] - from;
            marks[count++] = text + ends[place] - from;
        }
        if (!bytes) characters(marks, count, from);
        return new Snippet(shown, Arrays.copyOf(marks, count));
    }

    // Converts byte offsets to character offsets.
    private void characters(int[] marks, int count, int from) {
        int bytes = 0;
        int characters = 0;
        for (int i = 0; i < count; i++) {
            characters += new String(map, from + bytes, marks[i] - bytes, UTF_8).length();
            bytes = marks[i];
            marks[i] = characters;
        }
    }

    private long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte b = map[at++];
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) return value;
        }
    }
}
