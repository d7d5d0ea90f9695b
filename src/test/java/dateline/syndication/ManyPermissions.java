package dateline.syndication;

import dateline.JsonBody;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Sets of permissions of very different selectivity, for the newsroom with many articles. */
public final class ManyPermissions {

    /** Two hundred permissions that cover forty articles together. */
    public static final String HARDLY_ANYTHING = "200: hardly anything";

    private static final JsonBody SINCE =
            JsonBody.with("articlesFrom", "1990-01-01T00:00:00Z").and("validFrom", "1990-01-01T00:00:00Z");

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
     * The permissions of one partner by a description of what they open: the terms without partner and title.
     */
    public static Map<String, List<JsonBody>> kinds(Instant now) {
        Map<String, List<JsonBody>> kinds = new LinkedHashMap<>();
        kinds.put("everything", List.of(all(JsonBody.empty())));
        kinds.put("everything, a day late", List.of(all(JsonBody.with("minDelay", "P1D"))));
        kinds.put(
                "everything of ten days",
                List.of(JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("validFrom", now.minus(Duration.ofDays(10)))));
        kinds.put(
                "everything, until ten days ago",
                List.of(all(JsonBody.with("articlesUntil", now.minus(Duration.ofDays(10))))));
        kinds.put("everything under embargo too", List.of(all(JsonBody.with("embargoAccess", true))));
        kinds.put("every second", List.of(scope(JsonBody.with("tags", List.of("tag-0")))));
        kinds.put("every tenth", List.of(scope(JsonBody.with("tags", List.of("tag-1")))));
        kinds.put("every hundredth", List.of(scope(JsonBody.with("tags", List.of("tag-2")))));
        kinds.put("forty with a tag", List.of(scope(JsonBody.with("tags", List.of("narrow")))));
        kinds.put("the fifty oldest", List.of(scope(JsonBody.with("tags", List.of("tag-3")))));
        kinds.put("forty of a source", List.of(scope(JsonBody.with("sources", List.of("small")))));
        kinds.put(
                "forty of a source, a day late",
                List.of(scope(JsonBody.with("sources", List.of("small")), JsonBody.with("minDelay", "P1D"))));
        kinds.put("a section", List.of(scope(JsonBody.with("sections", List.of("section-1")))));
        kinds.put(
                "a language and a type",
                List.of(scope(JsonBody.with("languages", List.of("hu")).and("types", List.of("text")))));
        kinds.put(
                "three that seldom meet",
                List.of(scope(JsonBody.with("sections", List.of("section-1"))
                        .and("tags", List.of("tag-1"))
                        .and("languages", List.of("de")))));
        kinds.put(
                "everything but most",
                List.of(all(JsonBody.with("exclude", JsonBody.with("languages", List.of("en"))))));
        kinds.put(
                "all but a source, and but a tag",
                List.of(
                        all(JsonBody.with("exclude", JsonBody.with("sources", List.of("source-0")))),
                        scope(
                                JsonBody.with("sources", List.of("source-0")),
                                JsonBody.with("exclude", JsonBody.with("tags", List.of("tag-0"))))));
        kinds.put("feeds", List.of(scope(JsonBody.with("feeds", List.of("sifted", "everyday")))));
        kinds.put(
                "thirty by name",
                List.of(scope(JsonBody.with(
                        "articles",
                        IntStream.range(1, 31)
                                .mapToObj(n -> "01980000-0000-7000-8000-%012x".formatted(n * 10))
                                .toList()))));
        kinds.put(
                "new from a tag, old of all",
                List.of(
                        scope(JsonBody.with("tags", List.of("narrow"))),
                        all(JsonBody.with("articlesUntil", now.minus(Duration.ofDays(10))))));
        kinds.put(
                "five of many kinds",
                List.of(
                        scope(JsonBody.with("sections", List.of("section-1")).and("languages", List.of("de", "fr"))),
                        scope(JsonBody.with("tags", List.of("narrow")), JsonBody.with("minDelay", "PT1H")),
                        scope(JsonBody.with("sources", List.of("source-2")).and("types", List.of("video"))),
                        scope(
                                JsonBody.with("subjects", List.of("medtop:05000000"))
                                        .and("tags", List.of("tag-2")),
                                JsonBody.with("minDelay", "PT30M")),
                        scope(JsonBody.with("feeds", List.of("sifted")))));
        kinds.put("200: rare tags", many(n -> scope(JsonBody.with("tags", List.of("tag-" + (100 + 20 * n))))));
        kinds.put("200: of many kinds", many(n -> switch (n % 5) {
            case 0 ->
                scope(
                        JsonBody.with("tags", List.of("tag-" + (100 + 20 * n))).and("languages", List.of("en")),
                        JsonBody.with("minDelay", "PT1H"));
            case 1 ->
                scope(
                        JsonBody.with("sections", List.of("section-" + n % 20))
                                .and("sources", List.of("source-" + n % 10)),
                        JsonBody.with("exclude", JsonBody.with("tags", List.of("tag-1"))));
            case 2 ->
                scope(
                        JsonBody.with("tags", List.of("tag-" + (100 + 20 * n))),
                        JsonBody.with("articlesUntil", now.minus(Duration.ofDays(n))));
            case 3 ->
                scope(JsonBody.with("subjects", List.of("medtop:05000000"))
                        .and("tags", List.of("tag-" + (100 + 20 * n))));
            default ->
                scope(
                        JsonBody.with("sources", List.of("source-2")).and("types", List.of("video")),
                        JsonBody.with("minDelay", "PT" + n % 4 + "H"));
        }));
        kinds.put(
                "200: hardly anything",
                many(n -> scope(JsonBody.with("tags", List.of(n == 0 ? "narrow" : "none-" + n)))));
        return kinds;
    }

    private static List<JsonBody> many(IntFunction<JsonBody> terms) {
        return IntStream.range(0, 200).mapToObj(terms).toList();
    }

    private static JsonBody all(JsonBody members) {
        return JsonBody.with("everything", true)
                .and("level", "full")
                .andAll(SINCE)
                .andAll(members);
    }

    private static JsonBody scope(JsonBody scope) {
        return scope(scope, JsonBody.empty());
    }

    private static JsonBody scope(JsonBody scope, JsonBody members) {
        return JsonBody.with("scope", scope).and("level", "full").andAll(SINCE).andAll(members);
    }
}
