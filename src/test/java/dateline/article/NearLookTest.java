package dateline.article;

import static dateline.Newsroom.get;
import static dateline.Newsroom.unique;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Newsroom;
import dateline.Seed;
import dateline.cache.Forgotten;
import dateline.database.Sql;
import dateline.database.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;

/** Where the first page of a search is looked for changes nothing of what it holds. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NearLookTest {

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Test
    void timesAreThoseOfTheDatabase() {
        Random random = new Random(Seed.of(NearLookTest.class));
        for (int i = 0; i < 300; i++) {
            Instant now = Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
            long seconds = (long) Math.exp(random.nextDouble() * Math.log(2_000_000_000));
            Instant then = now.minusSeconds(random.nextLong(2 * seconds));
            Set<String> covered = new HashSet<>(NearLook.lately(now, seconds));
            List<String> stretches = new Sql()
                    .add("select cast(unnest(time_stretches(0, ?)) as text)", then)
                    .list(database, row -> row.getString(1));
            boolean inside = !Collections.disjoint(covered, stretches);
            Duration ago = Duration.between(then, now);
            if (ago.toSeconds() < seconds) assertTrue(inside, then + " is lately at " + now + " within " + seconds);
            if (ago.toSeconds() > 2 * seconds + 1) assertFalse(inside, then + " is long ago at " + now);
            assertTrue(covered.size() < 16, covered::toString);
        }
    }

    private void kill(String story) {
        Newsroom.post(
                        newsroom.key("articles:write"),
                        "/v1/articles/" + story + "/kills",
                        "{\"reason\":\"It never happened.\"}")
                .then()
                .statusCode(Matchers.lessThan(300));
    }

    @Test
    void whatComesAndGoesBetweenTwoSearchesIsOnThePageOrNot() {
        String word = unique("quoll").replaceAll("[^a-z0-9]", "");
        List<String> written = new ArrayList<>();
        for (int round = 0; round < 7; round++) {
            // None, one, a page less one, a page, more.
            int more = new int[] {0, 1, 18, 1, 1, 3, 60}[round];
            for (int i = 0; i < more; i++)
                written.add(
                        0,
                        newsroom.publish("{\"headline\":\"The " + word + " " + i + "\"}", "{}")
                                .toString());
            for (int again = 0; again < 3; again++) {
                Forgotten.everything();
                List<String> page = get(null, "/v1/articles?q=" + word).path("items.id");
                assertEquals(written.subList(0, Math.min(20, written.size())), page, "round " + round);
            }
            if (written.size() > 2) {
                kill(written.remove(1));
                List<String> page = get(null, "/v1/articles?q=" + word).path("items.id");
                assertEquals(written.subList(0, Math.min(20, written.size())), page, "round " + round);
            }
        }
    }
}
