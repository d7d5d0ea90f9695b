package dateline.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.article.TimeEdges;
import dateline.database.Sql;
import dateline.database.TestDatabase;
import dateline.http.Unlimited;
import dateline.leak.WhoSees.Kind;
import dateline.openapi.DemoSnapshot;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Nothing that the table of who sees what forbids is to be had anywhere, whatever is asked for and however. Not part of the build yet:
 * asked for with {@code -Dtest=LeakCrawl}, it still takes a clock that moves under it for a leak.
 */
@QuarkusTest
@TestProfile(Unlimited.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LeakCrawl {

    private static final Map<String, Kind> DOORS =
            Map.of("everybody", Kind.READING, "newsroom", Kind.READING, "covered", Kind.SYNDICATION);
    /** What every story that is shown shows. */
    private static final Set<String> SURE = Set.of(
            "head", "teaser", "body", "cap", "capb", "main", "tag", "section", "author", "slug", "reason", "notice",
            "oldhead", "oldbody");

    private final Door door = new Door();

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Inject
    TimeEdges edges;

    @Inject
    PlantedLeaks planted;

    private DemoSnapshot beginning;
    private Callers callers;
    private List<Story> stories;
    private String before;

    // Once; RestAssured knows the server's port only when a test begins.
    @BeforeEach
    void tell() throws SQLException {
        if (stories != null) return;
        before = RestAssured.get("/v1/changes?limit=1000").path("nextCursor");
        callers = new Callers(newsroom);
        beginning = DemoSnapshot.take(database);
        stories = Stories.tell(callers, new Desk(), Set.copyOf(Stories.STATES), true);
        newsroom.later(Duration.ofHours(3));
        // What ends by then is recorded before anybody compares two answers.
        while (edges.record() > 0) Thread.onSpinWait();
    }

    @AfterAll
    void asItWas() throws SQLException {
        newsroom.clockBack();
        beginning.restore();
        beginning.drop();
    }

    @Test
    void nothingShowsWhereTheTableForbidsIt() {
        Leaks leaks = new Leaks(door, stories);
        new Crawl(
                        leaks,
                        Operations.served(door),
                        stories,
                        callers,
                        new Probes(before, Instant.now()),
                        Crawl.Depth.orWhole(8, 3, 6, 3))
                .run(callers.all());
        System.out.println(
                "leak test: " + door.asked() + " requests, " + leaks.found().size() + " leaks");
        assertEquals(List.of(), leaks.found());
        assertEquals(List.of(), unseen(leaks));
    }

    @Test
    void aPlantedFacetIsFound() {
        Leaks leaks = new Leaks(door, stories);
        planted.plant(PlantedLeaks.Leak.FACET);
        try {
            leaks.ask(Door.Ask.get("/v1/articles?limit=1", callers.of("everybody")), Kind.READING);
        } finally {
            planted.plant(PlantedLeaks.Leak.NONE);
        }
        assertTrue(
                leaks.found().stream().anyMatch(leak -> leak.endsWith("shows zqschedxtagx")), leaks.found()::toString);
    }

    @Test
    void aPlantedEtagIsFound() {
        // The one whose answer is the newsroom's is confirmed to everybody.
        Leaks leaks = new Leaks(door, stories);
        Story story = stories.get(Stories.STATES.indexOf("teaser"));
        Door.Ask ask = Door.Ask.get("/v1/articles/" + story.id(), callers.of("everybody"));
        Door.Answer plain = leaks.ask(ask, Kind.READING);
        String others =
                door.ask(Door.Ask.get(ask.target(), callers.of("newsroom"))).header("etag");
        planted.plant(PlantedLeaks.Leak.ETAG);
        try {
            leaks.guess(ask.with("If-None-Match", others), plain, Kind.READING, Set.of(others));
        } finally {
            planted.plant(PlantedLeaks.Leak.NONE);
        }
        assertFalse(leaks.found().isEmpty());
    }

    @Test
    void everyWordIsFoundByASearchAsItStands() {
        List<String> changed = new Sql()
                .add("select word from unnest(cast(? as text[])) word", words())
                .add("where to_tsvector('english', word)::text not like '''' || word || '''%'")
                .list(database, row -> row.getString(1));
        assertEquals(List.of(), changed);
    }

    /** As an editor begins a story, now. */
    private final class Desk implements Stories.Scribe {

        @Override
        public Instant start() {
            return Instant.now();
        }

        @Override
        public void at(int seconds) {}

        @Override
        public String begin(String state, String content) {
            return Newsroom.post(callers.editor(), "/v1/articles", content).path("id");
        }
    }

    private List<String> words() {
        return stories.stream()
                .flatMap(story -> Story.MEMBERS.stream()
                        .filter(member -> !member.equals("id"))
                        .map(story::token))
                .toList();
    }

    /** What the table lets somebody see and nobody saw: a crawler that looks past it would look past a leak there too. */
    private List<String> unseen(Leaks leaks) {
        List<String> unseen = new ArrayList<>();
        DOORS.forEach((column, kind) -> {
            Caller caller = callers.of(column);
            for (Story story : stories) {
                Set<String> members = new TreeSet<>(WhoSees.members(story.state(), caller, kind));
                members.retainAll(SURE);
                members.stream()
                        .map(story::token)
                        .filter(word -> !leaks.shownTo(caller, kind).contains(word))
                        .forEach(word -> unseen.add(word + " to " + caller.name()));
            }
        });
        return unseen;
    }
}
