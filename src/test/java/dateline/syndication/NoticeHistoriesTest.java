package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Newsroom.Buyer;
import dateline.Seed;
import dateline.change.CutLog;
import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * After random histories each partner has exactly these notices: one for each correction, retraction, withholding and
 * kill since its first delivery of the article, and one for each act of the rights desk that ended its right, as long
 * as the right has not returned.
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

    @Inject
    AgroalDataSource database;

    /** The model of a partner: its rights, and its expected notices of the current article. */
    private static final class Known {
        final Buyer buyer;
        final String permission;
        String status = "active";
        boolean endNotified;
        boolean excluded;
        boolean narrowed;
        /** Kinds of notices about the current article; null before its first delivery. */
        List<String> kinds;
        /** Whether a notice says that the right to the article is lost. */
        boolean lost;

        Known(Buyer buyer, String permission) {
            this.buyer = buyer;
            this.permission = permission;
        }

        boolean isServed() {
            return status.equals("active") && isInScope();
        }

        /** Whether its right to the article has not ended. */
        boolean isEntitled() {
            return !status.equals("closed") && isInScope();
        }

        boolean isInScope() {
            return !excluded && !narrowed;
        }
    }

    private Stage stage;
    private Random random;
    private final List<Known> partners = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private UUID story;
    private int opened;
    private int afterService;
    private int lost;
    private int cut;

    @Test
    void exactlyTheRecipientsHaveNotices() {
        long seed = Seed.of(NoticeHistoriesTest.class);
        random = new Random(seed);
        stage = new Stage(newsroom);
        for (int i = 0; i < 4; i++) {
            Buyer buyer = newsroom.buyer();
            partners.add(new Known(buyer, stage.permission(buyer, "")));
        }
        for (int i = 0; i < HISTORIES; i++) history("seed " + seed + ", history " + i);
        System.out.println("notices opened: " + opened + ", after the partner's service had ended: " + afterService
                + ", of rights lost by an edit: " + lost + "; rows of the log cut: " + cut);
        assertTrue(cut > HISTORIES, cut + " rows of the log were cut");
        assertTrue(
                opened > 2 * HISTORIES && afterService > HISTORIES / 4 && lost > HISTORIES / 4,
                "too few notices were opened");
    }

    private void history(String name) {
        beginHistory();
        String state = "live";
        // Corrections during a withholding; their notices open on release.
        List<String> unseen = new ArrayList<>();
        for (int i = 0; i < STEPS && !state.equals("killed"); i++) {
            if (random.nextInt(8) == 0) cut += CutLog.cutAll(database);
            // The first steps are deliveries, because notices need a receipt.
            switch (i < 2 ? 0 : random.nextInt(11)) {
                case 0, 1, 2 -> pull(pick(partners), state);
                case 3 -> setStatus(pick(partners), pick(List.of("active", "suspended", "closed")));
                case 4, 5 -> {
                    String kind = pick(CORRECTIONS);
                    stage.correct(story, kind);
                    if (state.equals("withheld")) unseen.add(kind);
                    else addToAll(kind);
                }
                case 6 -> {
                    boolean release = state.equals("withheld");
                    stage.step(story, release ? "releases" : "withholdings");
                    state = release ? "live" : "withheld";
                    if (release) {
                        events.add("release");
                        for (String kind : unseen) addToAll(kind);
                        unseen.clear();
                    } else {
                        addToAll("withholding");
                    }
                }
                case 7, 8 -> exclude(pick(partners), random.nextBoolean());
                case 9 -> narrow(pick(partners), random.nextBoolean());
                default -> {
                    if (i > STEPS / 2) {
                        stage.step(story, "kills");
                        state = "killed";
                        addToAll("kill");
                    } else if (state.equals("live")) {
                        stage.update(story);
                        events.add("update");
                    }
                }
            }
        }
        compare(name);
    }

    private void beginHistory() {
        events.clear();
        for (Known partner : partners) {
            partner.kinds = null;
            if (partner.excluded) exclude(partner, false);
            if (partner.narrowed) narrow(partner, false);
            if (!partner.status.equals("active")) setStatus(partner, "active");
            partner.lost = false;
        }
        events.clear();
        story = stage.story();
    }

    private void compare(String name) {
        Map<String, List<String>> actual = new TreeMap<>();
        Map<String, List<String>> expected = new TreeMap<>();
        Set<String> expectedLost = new TreeSet<>();
        for (Known partner : partners) {
            String id = partner.buyer.id().toString();
            expected.put(id, partner.kinds == null ? List.of() : partner.kinds);
            actual.put(id, new ArrayList<>());
            if (partner.lost) expectedLost.add(id);
        }
        Set<String> actualLost = new TreeSet<>();
        JsonNode notices = new Client(stage.rightsDesk)
                .get("/v1/notices?limit=100&article=" + story)
                .json()
                .get("items");
        notices.forEach(notice -> {
            String partner = notice.get("partner").asText();
            String kind = notice.get("kind").asText();
            actual.computeIfAbsent(partner, id -> new ArrayList<>()).add(kind);
            if (kind.equals("permission-narrowed")
                    && !notice.get("state").asText().equals("withdrawn")) actualLost.add(partner);
        });
        assertEquals(sorted(expected), sorted(actual), name + ": " + events);
        assertEquals(expectedLost, actualLost, name + ": " + events);
    }

    private void setStatus(Known partner, String status) {
        boolean ended = partner.status.equals("closed");
        stage.setPartnerStatus(partner.buyer, status);
        partner.status = status;
        events.add(partners.indexOf(partner) + " " + status);
        boolean ends = status.equals("closed");
        if (ends && !partner.endNotified) addNotice(partner, "permission-ended");
        // Articles that the reopened partner does not get back need a notice of their own.
        if (ended && !ends && !partner.isInScope() && !partner.lost) loseRight(partner);
        if (partner.isEntitled()) partner.lost = false;
        partner.endNotified = ends;
    }

    private void exclude(Known partner, boolean exclude) {
        edit(partner, "/v1/partners/" + partner.buyer.id(), exclude, () -> partner.excluded = exclude);
        events.add(partners.indexOf(partner) + (exclude ? " excluded" : " excluded no longer"));
    }

    private void narrow(Known partner, boolean narrow) {
        edit(partner, "/v1/permissions/" + partner.permission, narrow, () -> partner.narrowed = narrow);
        events.add(partners.indexOf(partner) + (narrow ? " narrowed" : " narrowed no longer"));
    }

    private void edit(Known partner, String path, boolean exclude, Runnable updateModel) {
        boolean wasEntitled = partner.isEntitled();
        stage.edit(path, "{\"exclude\":" + (exclude ? "{\"articles\":[\"" + story + "\"]}" : "null") + "}");
        updateModel.run();
        if (wasEntitled && !partner.isEntitled()) loseRight(partner);
        if (partner.isEntitled()) partner.lost = false;
    }

    private void loseRight(Known partner) {
        if (partner.kinds == null) return;
        addNotice(partner, "permission-narrowed");
        partner.lost = true;
        lost++;
    }

    private void addNotice(Known partner, String kind) {
        if (partner.kinds == null) return;
        partner.kinds.add(kind);
        opened++;
    }

    // Ids of the same millisecond have no order.
    private static Map<String, List<String>> sorted(Map<String, List<String>> kinds) {
        Map<String, List<String>> sorted = new TreeMap<>();
        kinds.forEach(
                (partner, all) -> sorted.put(partner, all.stream().sorted().toList()));
        return sorted;
    }

    private void pull(Known partner, String state) {
        int status = new Client(partner.buyer.key())
                .get("/v1/syndication/articles/" + story)
                .status();
        boolean served = state.equals("live") && partner.isServed();
        assertEquals(served, status == 200, events + ", then a pull by " + partners.indexOf(partner) + ": " + status);
        if (served && partner.kinds == null) partner.kinds = new ArrayList<>();
        events.add(partners.indexOf(partner) + " pulls");
    }

    private void addToAll(String kind) {
        events.add(kind);
        for (Known partner : partners) {
            addNotice(partner, kind);
            if (partner.kinds != null && !partner.isServed()) afterService++;
        }
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
