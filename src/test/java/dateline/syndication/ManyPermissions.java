package dateline.syndication;

import dateline.JsonBody;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sets of permissions of very different selectivity, for the newsroom with many articles. */
public final class ManyPermissions {

    /** Two hundred permissions that cover forty articles together. */
    public static final String HARDLY_ANYTHING = "200: hardly anything";

    private static final String SINCE =
            "\"articlesFrom\":\"1990-01-01T00:00:00Z\",\"validFrom\":\"1990-01-01T00:00:00Z\"";

    private static final Map<String, String> LISTED = Map.of(
            "every second", "&tag=tag-0",
            "every tenth", "&tag=tag-1",
            "every hundredth", "&tag=tag-2",
            "forty with a tag", "&tag=narrow",
            "the fifty oldest", "&tag=tag-3",
            "forty of a source", "&source=small",
            "forty of a source, a day late", "&source=small",
            "a section", "&section=section-1",
            "a language and a type", "&language=hu&type=text",
            "three that seldom meet", "&section=section-1&tag=tag-1&language=de");

    private ManyPermissions() {}

    /** The filters of the public list that select the articles of these terms; null if there are none. */
    public static String listFilters(String name) {
        return LISTED.get(name);
    }

    /**
     * The permissions of one partner by a description of what they open: JSON members of the terms, without partner and
     * title.
     */
    public static Map<String, List<String>> kinds(Instant now) {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put("everything", List.of(all("")));
        kinds.put("everything, a day late", List.of(all(",\"minDelay\":\"P1D\"")));
        kinds.put(
                "everything of ten days",
                List.of(JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("validFrom", now.minus(Duration.ofDays(10)))
                        .members()));
        kinds.put(
                "everything, until ten days ago",
                List.of(all(",\"articlesUntil\":\"" + now.minus(Duration.ofDays(10)) + "\"")));
        kinds.put("everything under embargo too", List.of(all(",\"embargoAccess\":true")));
        kinds.put("every second", List.of(scope("\"tags\":[\"tag-0\"]", "")));
        kinds.put("every tenth", List.of(scope("\"tags\":[\"tag-1\"]", "")));
        kinds.put("every hundredth", List.of(scope("\"tags\":[\"tag-2\"]", "")));
        kinds.put("forty with a tag", List.of(scope("\"tags\":[\"narrow\"]", "")));
        kinds.put("the fifty oldest", List.of(scope("\"tags\":[\"tag-3\"]", "")));
        kinds.put("forty of a source", List.of(scope("\"sources\":[\"small\"]", "")));
        kinds.put("forty of a source, a day late", List.of(scope("\"sources\":[\"small\"]", ",\"minDelay\":\"P1D\"")));
        kinds.put("a section", List.of(scope("\"sections\":[\"section-1\"]", "")));
        kinds.put("a language and a type", List.of(scope("\"languages\":[\"hu\"],\"types\":[\"text\"]", "")));
        kinds.put(
                "three that seldom meet",
                List.of(scope("\"sections\":[\"section-1\"],\"tags\":[\"tag-1\"],\"languages\":[\"de\"]", "")));
        kinds.put("everything but most", List.of(all(",\"exclude\":{\"languages\":[\"en\"]}")));
        kinds.put(
                "all but a source, and but a tag",
                List.of(
                        all(",\"exclude\":{\"sources\":[\"source-0\"]}"),
                        scope("\"sources\":[\"source-0\"]", ",\"exclude\":{\"tags\":[\"tag-0\"]}")));
        kinds.put("feeds", List.of(scope("\"feeds\":[\"sifted\",\"everyday\"]", "")));
        kinds.put(
                "thirty by name",
                List.of(scope(
                        "\"articles\":["
                                + IntStream.range(1, 31)
                                        .mapToObj(n -> "\"01980000-0000-7000-8000-%012x\"".formatted(n * 10))
                                        .collect(Collectors.joining(","))
                                + "]",
                        "")));
        kinds.put(
                "new from a tag, old of all",
                List.of(
                        scope("\"tags\":[\"narrow\"]", ""),
                        all(",\"articlesUntil\":\"" + now.minus(Duration.ofDays(10)) + "\"")));
        kinds.put(
                "five of many kinds",
                List.of(
                        scope("\"sections\":[\"section-1\"],\"languages\":[\"de\",\"fr\"]", ""),
                        scope("\"tags\":[\"narrow\"]", ",\"minDelay\":\"PT1H\""),
                        scope("\"sources\":[\"source-2\"],\"types\":[\"video\"]", ""),
                        scope("\"subjects\":[\"medtop:05000000\"],\"tags\":[\"tag-2\"]", ",\"minDelay\":\"PT30M\""),
                        scope("\"feeds\":[\"sifted\"]", "")));
        kinds.put(
                "200: rare tags",
                many(n -> scope(
                        JsonBody.with("tags", List.of("tag-" + (100 + 20 * n))).members(), "")));
        kinds.put("200: of many kinds", many(n -> switch (n % 5) {
            case 0 ->
                scope(
                        JsonBody.with("tags", List.of("tag-" + (100 + 20 * n)))
                                .and("languages", List.of("en"))
                                .members(),
                        ",\"minDelay\":\"PT1H\"");
            case 1 ->
                scope(
                        JsonBody.with("sections", List.of("section-" + n % 20))
                                .and("sources", List.of("source-" + n % 10))
                                .members(),
                        ",\"exclude\":{\"tags\":[\"tag-1\"]}");
            case 2 ->
                scope(
                        JsonBody.with("tags", List.of("tag-" + (100 + 20 * n))).members(),
                        ",\"articlesUntil\":\"" + now.minus(Duration.ofDays(n)) + "\"");
            case 3 ->
                scope(
                        JsonBody.with("subjects", List.of("medtop:05000000"))
                                .and("tags", List.of("tag-" + (100 + 20 * n)))
                                .members(),
                        "");
            default -> scope("\"sources\":[\"source-2\"],\"types\":[\"video\"]", ",\"minDelay\":\"PT" + n % 4 + "H\"");
        }));
        kinds.put(
                "200: hardly anything",
                many(n -> scope("\"tags\":[\"" + (n == 0 ? "narrow" : "none-" + n) + "\"]", "")));
        return kinds;
    }

    private static List<String> many(IntFunction<String> terms) {
        return IntStream.range(0, 200).mapToObj(terms).toList();
    }

    private static String all(String members) {
        return "\"everything\":true,\"level\":\"full\"," + SINCE + members;
    }

    private static String scope(String scope, String members) {
        return "\"scope\":{" + scope + "},\"level\":\"full\"," + SINCE + members;
    }
}
