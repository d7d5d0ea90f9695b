package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.Seed;
import dateline.database.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens: each partner has a notice of each correction, retraction, withholding and kill after it was given the article
 * first, and nobody has another.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class NoticeHistoriesTest {

    private static final int HISTORIES = Boolean.getBoolean("long") ? 500 : 25;
    private static final int STEPS = 12;
    private static final List<String> CORRECTIONS =
            List.of("correction", "clarification", "editors-note", "retraction");

    @Inject
    Newsroom newsroom;

    private Stage stage;
    private Random random;
    private final List<Buyer> buyers = new ArrayList<>();
    private final Map<Buyer, String> statuses = new java.util.HashMap<>();
    private int opened;
    private int formerly;

    @Test
    void whoeverWasGivenItHasEachNoticeAndNobodyElseHasAny() {
        long seed = Seed.of(NoticeHistoriesTest.class);
        random = new Random(seed);
        stage = new Stage(newsroom);
        for (int i = 0; i < 4; i++) buyers.add(stage.buyer(""));
        buyers.forEach(buyer -> statuses.put(buyer, "active"));
        for (int i = 0; i < HISTORIES; i++) history("seed " + seed + ", history " + i);
        System.out.println("notices opened: " + opened + ", of them for partners served no longer: " + formerly);
        assertTrue(opened > 2 * HISTORIES && formerly > HISTORIES / 4, "hardly anything happened");
    }

    private void history(String name) {
        UUID story = stage.story();
        Map<Buyer, List<String>> expected = new java.util.HashMap<>();
        String state = "live";
        List<String> told = new ArrayList<>();
        // Put right while nobody can read it: told when it is released.
        List<String> unseen = new ArrayList<>();
        for (Buyer buyer : buyers) {
            if (!statuses.get(buyer).equals("active")) become(buyer, "active", told);
        }
        for (int i = 0; i < STEPS && !state.equals("killed"); i++) {
            // Who was given nothing yet has nothing to be told.
            switch (i < 2 ? 0 : random.nextInt(8)) {
                case 0, 1, 2 -> pull(one(buyers), story, state, expected, told);
                case 3 -> become(one(buyers), one(List.of("active", "suspended", "closed")), told);
                case 4, 5 -> {
                    String kind = one(CORRECTIONS);
                    stage.correct(story, kind);
                    if (state.equals("withheld")) unseen.add(kind);
                    else happened(kind, expected, told);
                }
                case 6 -> {
                    boolean release = state.equals("withheld");
                    stage.step(story, release ? "releases" : "withholdings");
                    state = release ? "live" : "withheld";
                    if (release) {
                        told.add("release");
                        for (String kind : unseen) happened(kind, expected, told);
                        unseen.clear();
                    } else {
                        happened("withholding", expected, told);
                    }
                }
                default -> {
                    if (i > STEPS / 2) {
                        stage.step(story, "kills");
                        state = "killed";
                        happened("kill", expected, told);
                    } else if (state.equals("live")) {
                        stage.update(story);
                        told.add("update");
                    }
                }
            }
        }
        Map<String, List<String>> seen = new TreeMap<>();
        Map<String, List<String>> due = new TreeMap<>();
        for (Buyer buyer : buyers) {
            due.put(buyer.id().toString(), expected.getOrDefault(buyer, List.of()));
            seen.put(buyer.id().toString(), new ArrayList<>());
        }
        JsonNode notices = new Client(stage.desk)
                .get("/v1/notices?limit=100&article=" + story)
                .json()
                .get("items");
        notices.forEach(notice -> seen.computeIfAbsent(notice.get("partner").asText(), id -> new ArrayList<>())
                .add(notice.get("kind").asText()));
        assertEquals(sorted(due), sorted(seen), name + ": " + told);
    }

    private void become(Buyer buyer, String status, List<String> told) {
        stage.become(buyer, status);
        statuses.put(buyer, status);
        told.add(buyers.indexOf(buyer) + " " + status);
    }

    // Of one millisecond the ids have no order.
    private static Map<String, List<String>> sorted(Map<String, List<String>> kinds) {
        Map<String, List<String>> sorted = new TreeMap<>();
        kinds.forEach(
                (partner, all) -> sorted.put(partner, all.stream().sorted().toList()));
        return sorted;
    }

    private void pull(Buyer buyer, UUID story, String state, Map<Buyer, List<String>> expected, List<String> told) {
        int status =
                new Client(buyer.key()).get("/v1/syndication/articles/" + story).status();
        boolean served = state.equals("live") && statuses.get(buyer).equals("active");
        assertEquals(served, status == 200, told + ", then a pull by " + buyers.indexOf(buyer) + ": " + status);
        if (served) expected.computeIfAbsent(buyer, first -> new ArrayList<>());
        told.add(buyers.indexOf(buyer) + " pulls");
    }

    private void happened(String kind, Map<Buyer, List<String>> expected, List<String> told) {
        told.add(kind);
        expected.forEach((buyer, kinds) -> {
            kinds.add(kind);
            opened++;
            if (!statuses.get(buyer).equals("active")) formerly++;
        });
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
