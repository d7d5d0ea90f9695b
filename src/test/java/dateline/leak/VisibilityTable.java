package dateline.leak;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members of a story that each caller may see: {@code -} means nothing, not even the existence; {@code id}
 * means the id of a removed story; every other value is the name of a member.
 */
final class VisibilityTable {

    /** Kinds of endpoints: articles, packages, and lists of names. */
    enum Kind {
        READING,
        SYNDICATION,
        NAMES
    }

    private static final Map<String, List<String>> READING = table("""
            state        everybody newsroom
            draft        -         -
            sched        -         -
            embar        -         -
            open         whole     all
            teaser       teaser    all
            licens       -         all
            opened       whole     all
            closed       id        all
            held         id        id
            heldcorr     id        id
            heldearly    -         -
            heldlic      -         -
            killed       notice    reason
            killedearly  -         reason
            killedlic    -         reason
            gone         id        id
            goneearly    -         -
            gonelic      -         -
            ended        id        id
            endedlic     -         -
            """);

    private static final Map<String, List<String>> SYNDICATION = table("""
            state        covered early  excerpt headline delayed former suspended none
            draft        -       -      -       -        -       -      -         -
            sched        -       -      -       -        -       -      -         -
            embar        -       whole  -       -        -       -      -         -
            open         whole   whole  excerpt headline id      id     id        id
            teaser       whole   whole  excerpt headline id      id     id        id
            licens       whole   whole  excerpt headline -       id     id        -
            opened       whole   whole  excerpt headline id      id     id        id
            closed       whole   whole  excerpt headline id      id     id        id
            held         id      id     id      id       id      id     id        id
            heldcorr     id      id     id      id       id      id     id        id
            heldearly    -       id     -       -        -       -      -         -
            heldlic      id      id     id      id       -       id     id        -
            killed       reason  reason reason  reason   notice  reason reason    notice
            killedearly  -       reason -       -        -       -      -         -
            killedlic    reason  reason reason  reason   -       reason reason    -
            gone         id      id     id      id       id      id     id        id
            goneearly    -       -      -       -        -       -      -         -
            gonelic      -       -      -       -        -       -      -         -
            ended        id      id     id      id       id      id     id        id
            endedlic     -       -      -       -        -       -      -         -
            """);

    /** States in which everybody may read the story, so that the names of its present version are public. */
    private static final Set<String> OUT = Set.of("open", "teaser", "opened");

    private static final Set<String> BEGAN_LICENSED = Set.of("opened");

    private VisibilityTable() {}

    /** What a caller may see of a story at endpoints of this kind. */
    static Set<String> members(String state, Caller caller, Kind kind) {
        return switch (kind) {
            case READING -> members(state, row(READING, state, newsroom(caller) ? "newsroom" : "everybody"));
            case SYNDICATION -> members(state, row(SYNDICATION, state, caller.column()));
            case NAMES -> names(state, caller);
        };
    }

    private static boolean newsroom(Caller caller) {
        return caller.column().equals("newsroom");
    }

    private static Set<String> names(String state, Caller caller) {
        Set<String> names = new HashSet<>();
        boolean all = newsroom(caller);
        if (all || OUT.contains(state)) names.addAll(StoryFixture.NAMES);
        if (all) names.addAll(StoryFixture.OLD_NAMES);
        if (all) names.add("nexttag");
        return names;
    }

    private static Set<String> members(String state, String cell) {
        Set<String> members = new HashSet<>();
        switch (cell) {
            case "-" -> {}
            case "id" -> members.add("id");
            case "notice" -> members.addAll(Set.of("id", "notice"));
            case "reason" -> members.addAll(Set.of("id", "notice", "reason"));
            case "headline" -> members.addAll(StoryFixture.HEADLINE);
            case "excerpt" -> members.addAll(StoryFixture.EXCERPT);
            case "teaser" -> members.addAll(StoryFixture.TEASER);
            case "whole", "all" -> members.addAll(StoryFixture.WHOLE);
            default -> throw new IllegalArgumentException(cell);
        }
        if (cell.equals("all")) members.addAll(StoryFixture.OLD);
        if (Set.of("whole", "teaser", "all").contains(cell)) members.add("cnote");
        // The list of versions contains the note of the previous version if that version was visible.
        boolean listed = cell.equals("whole") || cell.equals("teaser");
        if (listed && !BEGAN_LICENSED.contains(state)) members.add("oldnote");
        return members;
    }

    private static String row(Map<String, List<String>> table, String state, String column) {
        int i = table.get("state").indexOf(column);
        return i < 0 ? "-" : table.get(state).get(i);
    }

    private static Map<String, List<String>> table(String text) {
        Map<String, List<String>> rows = new HashMap<>();
        text.lines().forEach(line -> {
            List<String> cells = Arrays.asList(line.strip().split("\\s+"));
            rows.put(cells.get(0), cells.subList(1, cells.size()));
        });
        return Map.copyOf(rows);
    }
}
