package dateline.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random policies as plain maps, and what they mean: the rules in other words than those of the server, over texts instead of its
 * types.
 */
final class PolicyOracle {

    static final List<String> USES = List.of("search", "aiInput", "aiTraining", "textAndDataMining");
    private static final List<String> VALUES = List.of("open", "offered", "reserved");
    private static final Map<String, String> DEFAULTS =
            Map.of("search", "open", "aiInput", "reserved", "aiTraining", "reserved", "textAndDataMining", "reserved");

    /** A level: its kind, what it sets, and the page with its terms or null. */
    record Level(String kind, String name, Map<String, String> uses, String page) {}

    private final Random random;

    Level newsroom;
    final Map<String, Level> sources = new HashMap<>();
    final Map<String, Level> sections = new HashMap<>();
    final Map<String, String> parents = new HashMap<>();
    final List<Level> articles = new ArrayList<>();

    PolicyOracle(Random random) {
        this.random = random;
        newsroom = random.nextInt(4) == 0 ? null : level("newsroom", "newsroom");
        for (String source : List.of("wire", "gull"))
            if (random.nextBoolean()) sources.put(source, level("source", source));
        for (int i = 0; i < 4; i++) {
            if (i > 0 && random.nextBoolean()) parents.put("s" + i, "s" + random.nextInt(i));
            if (random.nextInt(3) == 0) sections.put("s" + i, level("section", "s" + i));
        }
        for (int i = random.nextInt(3); i > 0; i--) articles.add(level("article", "article" + i));
    }

    private Level level(String kind, String name) {
        Map<String, String> uses = new HashMap<>();
        for (String use : USES) if (random.nextInt(3) > 0) uses.put(use, VALUES.get(random.nextInt(VALUES.size())));
        return new Level(
                kind, name, uses, random.nextBoolean() ? null : "https://" + name + ".example/terms?a=1&b='2'");
    }

    /** The values that apply to an article, and the pages of the offers. */
    Map<String, String> valuesOf(Level article, String section, String source) {
        return strictest(levelsOf(article, section, source), false);
    }

    /** The levels that apply to an article, the nearest first. */
    List<Level> levelsOf(Level article, String section, String source) {
        List<Level> levels = new ArrayList<>();
        if (article != null) levels.add(article);
        for (String one = section; one != null; one = parents.get(one))
            if (sections.containsKey(one)) levels.add(sections.get(one));
        if (sources.containsKey(source)) levels.add(sources.get(source));
        if (newsroom != null) levels.add(newsroom);
        return levels;
    }

    /** The page of the nearest level that has the value that applies; null if it names none. */
    String pageOf(String use, Level article, String section, String source) {
        String value = valuesOf(article, section, source).get(use);
        return levelsOf(article, section, source).stream()
                .filter(level -> value.equals(level.uses().get(use)))
                .findFirst()
                .map(Level::page)
                .orElse(null);
    }

    /** The strictest values that hold anywhere. */
    Map<String, String> valuesAnywhere() {
        return strictest(levels(), true);
    }

    /** All levels, in no order. */
    List<Level> levels() {
        List<Level> levels = new ArrayList<>(sources.values());
        levels.addAll(sections.values());
        levels.addAll(articles);
        if (newsroom != null) levels.add(newsroom);
        return levels;
    }

    // An article without source and section has the values of the newsroom, or the default.
    private Map<String, String> strictest(List<Level> levels, boolean anywhere) {
        Map<String, String> values = new HashMap<>();
        for (String use : USES) {
            int strictness = -1;
            for (Level level : levels)
                if (level.uses().containsKey(use))
                    strictness =
                            Math.max(strictness, VALUES.indexOf(level.uses().get(use)));
            boolean newsroomSays = newsroom != null && newsroom.uses().containsKey(use);
            if (strictness < 0 || anywhere && !newsroomSays)
                strictness = Math.max(strictness, VALUES.indexOf(DEFAULTS.get(use)));
            values.put(use, VALUES.get(strictness));
        }
        return values;
    }
}
