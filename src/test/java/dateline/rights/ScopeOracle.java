package dateline.rights;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The oracle's evaluation of a scope, by counting matches. */
final class ScopeOracle {

    private ScopeOracle() {}

    /**
     * Numbers of non-empty lists, of lists that match, and of lists that do not match; unknown facts count in neither.
     */
    static int[] counts(Scope s, ArticleFacts a) {
        List<Collection<?>> lists = new ArrayList<>();
        List<Collection<?>> facts = new ArrayList<>();
        add(lists, facts, s.sources(), a.source() == null ? null : List.of(a.source()));
        add(lists, facts, s.sections(), a.sectionPath());
        add(lists, facts, s.feeds(), a.feeds());
        add(lists, facts, s.tags(), a.tags());
        add(lists, facts, s.subjects(), a.subjects());
        add(lists, facts, s.languages(), prefixes(a.language()));
        add(lists, facts, s.types(), a.type() == null ? null : List.of(a.type()));
        add(lists, facts, s.articles(), a.id() == null ? null : List.of(a.id()));
        int[] counts = new int[3];
        for (int i = 0; i < lists.size(); i++) {
            boolean match = false;
            boolean doubt = facts.get(i) == null;
            for (Object name : lists.get(i)) {
                doubt |= name == null || name.equals("");
                for (Object fact : facts.get(i) == null ? List.of() : facts.get(i)) {
                    doubt |= fact == null || fact.equals("");
                    String wanted = String.valueOf(name).toLowerCase();
                    match |= name != null
                            && !wanted.isEmpty()
                            && wanted.equals(String.valueOf(fact).toLowerCase());
                }
            }
            counts[0]++;
            counts[match ? 1 : 2] += match || !doubt ? 1 : 0;
        }
        return counts;
    }

    private static void add(
            List<Collection<?>> lists, List<Collection<?>> facts, Collection<?> list, Collection<?> fact) {
        if (list != null && !list.isEmpty()) {
            lists.add(list);
            facts.add(fact);
        }
    }

    private static List<String> prefixes(String language) {
        if (language == null) {
            return null;
        }
        List<String> prefixes = new ArrayList<>(List.of(language));
        for (int dash = language.lastIndexOf('-'); dash > 0; dash = language.lastIndexOf('-', dash - 1)) {
            prefixes.add(language.substring(0, dash));
        }
        return prefixes;
    }
}
