package dateline.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.RandomServer;
import dateline.Seed;
import dateline.Stories;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.leak.Stopwatch.Timed;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A request for a hidden article takes as long as one for an absent article, on every path and for every size. Pairs
 * are interleaved in random order. The short form detects differences as large as reading the content, the long form
 * 0.1 ms; it prints a line for each state, of 1,000 pairs, or up to 4,000 where 1,000 cannot tell. {@code -Dkinds=package} limits the kinds.
 */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class HiddenAgainstAbsentTest {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int PAIRS = LONG ? 1_000 : 40;
    private static final int MAX_PAIRS = LONG ? 4 * PAIRS : PAIRS;
    private static final int WARM = LONG ? 300 : 20;
    private static final double MOST_MILLIS = LONG ? 0.1 : 0.3;
    private static final List<Integer> SIZES = LONG ? List.of(6_000, 430_000) : List.of(430_000);

    /**
     * @param target with {@code %s} for the article
     * @param bySlug else by id
     * @param key of the caller, null for anonymous
     * @param status of the response
     */
    private record Kind(String target, boolean bySlug, String accept, String key, int status) {

        Kind(String target, boolean bySlug, String accept, String key) {
            this(target, bySlug, accept, key, 404);
        }
    }

    private record Hidden(String state, UUID id, String slug) {}

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    private final Random random = new Random(Seed.of(HiddenAgainstAbsentTest.class));

    @Test
    void aHiddenArticleAnswersAsFastAsAnAbsentOne() throws IOException {
        List<String> slower = new ArrayList<>();
        Map<String, Kind> kinds = kinds();
        for (int size : SIZES) {
            List<Hidden> hidden = hidden(size);
            for (var kind : kinds.entrySet()) {
                if (!kind.getKey().contains(System.getProperty("kinds", ""))) continue;
                for (List<Hidden> group : groups(hidden)) {
                    MedianDifference difference = confirmed(kind.getValue(), group);
                    String line = "%,d bytes, %s, %s: %s"
                            .formatted(
                                    size,
                                    kind.getKey(),
                                    group.stream().map(Hidden::state).toList(),
                                    difference);
                    System.out.println("hidden minus absent: " + line);
                    // This number of pairs detects a large difference but cannot prove that there is none.
                    boolean equal = LONG ? difference.within(MOST_MILLIS) : !difference.beyond(MOST_MILLIS);
                    if (!equal) slower.add(line);
                }
            }
        }
        assertEquals(List.of(), slower);
    }

    /** In the long form each state alone, because a median over all states hides the difference of one. */
    private static List<List<Hidden>> groups(List<Hidden> hidden) {
        return LONG ? hidden.stream().map(List::of).toList() : List.of(hidden);
    }

    // Other tests run beside the short form. Of twenty intervals one is beside the true median by chance, three in a
    // row
    // are not.
    private MedianDifference confirmed(Kind kind, List<Hidden> hidden) throws IOException {
        MedianDifference difference = measured(kind, hidden);
        for (int i = 1; !LONG && i < 3 && difference.beyond(MOST_MILLIS); i++) difference = measured(kind, hidden);
        return difference;
    }

    private MedianDifference measured(Kind kind, List<Hidden> hidden) throws IOException {
        List<Long> differences = new ArrayList<>();
        try (Stopwatch watch = new Stopwatch(RandomServer.port(), kind.key())) {
            for (int i = 0; i < WARM; i++) pair(watch, kind, hidden.get(i % hidden.size()));
            while (true) {
                for (int i = 0; i < PAIRS; i++) differences.add(pair(watch, kind, hidden.get(i % hidden.size())));
                MedianDifference difference = MedianDifference.of(
                        differences.stream().mapToLong(Long::longValue).toArray(), random);
                // An interval that is neither within nor beyond the bound is too wide to tell; more pairs narrow it.
                if (difference.within(MOST_MILLIS) || difference.beyond(MOST_MILLIS) || differences.size() >= MAX_PAIRS)
                    return difference;
            }
        }
    }

    /** Nanoseconds that the hidden article takes longer than an absent one. */
    private long pair(Stopwatch watch, Kind kind, Hidden one) throws IOException {
        String present = kind.target().formatted(kind.bySlug() ? one.slug() : one.id());
        String absent = kind.target().formatted(kind.bySlug() ? absent(one.slug()) : UUID.randomUUID());
        boolean first = random.nextBoolean();
        long before = timed(watch, first ? present : absent, kind, one);
        long after = timed(watch, first ? absent : present, kind, one);
        return first ? before - after : after - before;
    }

    private static long timed(Stopwatch watch, String target, Kind kind, Hidden one) throws IOException {
        Timed timed = watch.get(target, kind.accept());
        assertEquals(kind.status(), timed.status(), target + " " + one.state());
        return timed.nanos();
    }

    private String absent(String slug) {
        return slug.substring(0, slug.length() - 6) + "%06x".formatted(random.nextInt(1 << 24));
    }

    private Map<String, Kind> kinds() {
        String frontend = newsroom.key("articles:read");
        TestPartner other = newsroom.partner();
        String elsewhere = Newsroom.unique("elsewhere");
        newsroom.publish(
                Stories.article().headline("Elsewhere").newSource(elsewhere).json(), "{}");
        newsroom.permission(
                other,
                JsonBody.with("scope", Map.of("sources", List.of(elsewhere))).and("level", "full"));
        Map<String, Kind> kinds = new LinkedHashMap<>();
        String json = "application/json";
        kinds.put("article by slug", new Kind("/v1/articles/%s", true, json, null));
        kinds.put("article by id", new Kind("/v1/articles/%s", false, json, null));
        kinds.put("article by id, with fields", new Kind("/v1/articles/%s?fields=headline", false, json, null));
        kinds.put("article by id, partner's key", new Kind("/v1/articles/%s", false, json, other.key()));
        for (String format : List.of("ninjs", "jsonld", "html", "txt"))
            kinds.put(format + " by slug", new Kind("/v1/articles/%s." + format, true, "*/*", null));
        kinds.put("html by Accept, by id", new Kind("/v1/articles/%s", false, "text/html", null));
        kinds.put("versions by slug", new Kind("/v1/articles/%s/versions", true, json, null));
        kinds.put("version 1 by id", new Kind("/v1/articles/%s/versions/1", false, json, null));
        kinds.put("corrections by id", new Kind("/v1/articles/%s/corrections", false, json, null));
        kinds.put("related by slug", new Kind("/v1/articles/%s/related", true, json, null));
        kinds.put("package by id", new Kind("/v1/syndication/articles/%s", false, json, other.key()));
        kinds.put("package by slug", new Kind("/v1/syndication/articles/%s", true, json, other.key()));
        kinds.put("rights by id", new Kind("/v1/articles/%s/rights", false, json, other.key()));
        kinds.put("list by tag", new Kind("/v1/articles?tag=%s", true, json, null, 200));
        kinds.put("rights by slug", new Kind("/v1/articles/%s/rights", true, json, other.key()));
        return kinds;
    }

    /** An article in each state that hides it from the public, with a body of about {@code size} bytes. */
    private List<Hidden> hidden(int size) {
        Instant later = Instant.now().plusSeconds(36_000);
        String embargo = JsonBody.with("embargoedUntil", later).json();
        List<Hidden> hidden = new ArrayList<>();
        hidden.add(published("embargoed", size, "public", embargo));
        hidden.add(published(
                "scheduled", size, "public", JsonBody.with("at", later).json()));
        hidden.add(published("licensed", size, "licensed", "{}"));
        Hidden killed = published("killed before", size, "public", embargo);
        Newsroom.post(newsroom.key("articles:write"), "/v1/articles/" + killed.id() + "/kills", "{\"reason\":\"No.\"}");
        hidden.add(killed);
        return hidden;
    }

    private Hidden published(String state, int size, String visibility, String plan) {
        String name = Newsroom.unique("hidden-story");
        // Its tag and its slug are the same.
        Stories story =
                Stories.article().headline("Hidden").slug(name).tags(name).visibility(visibility);
        for (int length = 0; length < size; ) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 60; i++)
                text.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
            story.paragraph(text.toString());
            length += text.length();
        }
        UUID id = newsroom.publish(story.json(), plan);
        String slug = Sql.of("select slug from article where id = :id")
                .with("id", id)
                .first(database, row -> row.getString(1))
                .orElseThrow();
        return new Hidden(state, id, slug);
    }
}
