package dateline.syndication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
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

    private static final int HISTORIES = Boolean.getBoolean("long") ? 500 : 12;
    private static final int STEPS = 12;
    private static final List<String> CORRECTIONS =
            List.of("correction", "clarification", "editors-note", "retraction");

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    /** The model of a partner: its rights, and its expected notices of the current article. */
    private static final class PartnerModel {
        final TestPartner partner;
        final String permission;
        String status = "active";
        boolean endNotified;
        boolean excluded;
        boolean narrowed;
        /** Kinds of notices about the current article; null before its first delivery. */
        List<String> kinds;
        /** Whether a notice says that the right to the article is lost. */
        boolean lost;

        PartnerModel(TestPartner partner, String permission) {
            this.partner = partner;
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
    private final List<PartnerModel> models = new ArrayList<>();
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
            TestPartner partner = newsroom.partner();
            models.add(new PartnerModel(partner, stage.permission(partner, JsonBody.empty())));
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
                case 0, 1, 2 -> pull(pick(models), state);
                case 3 -> setStatus(pick(models), pick(List.of("active", "suspended", "closed")));
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
                case 7, 8 -> exclude(pick(models), random.nextBoolean());
                case 9 -> narrow(pick(models), random.nextBoolean());
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
        for (PartnerModel model : models) {
            model.kinds = null;
            if (model.excluded) exclude(model, false);
            if (model.narrowed) narrow(model, false);
            if (!model.status.equals("active")) setStatus(model, "active");
            model.lost = false;
        }
        events.clear();
        story = stage.story();
    }

    private void compare(String name) {
        Map<String, List<String>> actual = new TreeMap<>();
        Map<String, List<String>> expected = new TreeMap<>();
        Set<String> expectedLost = new TreeSet<>();
        for (PartnerModel model : models) {
            String id = model.partner.id().toString();
            expected.put(id, model.kinds == null ? List.of() : model.kinds);
            actual.put(id, new ArrayList<>());
            if (model.lost) expectedLost.add(id);
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

    private void setStatus(PartnerModel model, String status) {
        boolean ended = model.status.equals("closed");
        stage.setPartnerStatus(model.partner, status);
        model.status = status;
        events.add(models.indexOf(model) + " " + status);
        boolean ends = status.equals("closed");
        if (ends && !model.endNotified) addNotice(model, "permission-ended");
        // Articles that the reopened partner does not get back need a notice of their own.
        if (ended && !ends && !model.isInScope() && !model.lost) loseRight(model);
        if (model.isEntitled()) model.lost = false;
        model.endNotified = ends;
    }

    private void exclude(PartnerModel model, boolean exclude) {
        edit(model, "/v1/partners/" + model.partner.id(), exclude, () -> model.excluded = exclude);
        events.add(models.indexOf(model) + (exclude ? " excluded" : " excluded no longer"));
    }

    private void narrow(PartnerModel model, boolean narrow) {
        edit(model, "/v1/permissions/" + model.permission, narrow, () -> model.narrowed = narrow);
        events.add(models.indexOf(model) + (narrow ? " narrowed" : " narrowed no longer"));
    }

    private void edit(PartnerModel model, String path, boolean exclude, Runnable updateModel) {
        boolean wasEntitled = model.isEntitled();
        JsonBody exclusions = exclude ? JsonBody.with("articles", List.of(story)) : null;
        stage.edit(path, JsonBody.with("exclude", exclusions).json());
        updateModel.run();
        if (wasEntitled && !model.isEntitled()) loseRight(model);
        if (model.isEntitled()) model.lost = false;
    }

    private void loseRight(PartnerModel model) {
        if (model.kinds == null) return;
        addNotice(model, "permission-narrowed");
        model.lost = true;
        lost++;
    }

    private void addNotice(PartnerModel model, String kind) {
        if (model.kinds == null) return;
        model.kinds.add(kind);
        opened++;
    }

    // Ids of the same millisecond have no order.
    private static Map<String, List<String>> sorted(Map<String, List<String>> kinds) {
        Map<String, List<String>> sorted = new TreeMap<>();
        kinds.forEach(
                (partner, all) -> sorted.put(partner, all.stream().sorted().toList()));
        return sorted;
    }

    private void pull(PartnerModel model, String state) {
        int status = new Client(model.partner.key())
                .get("/v1/syndication/articles/" + story)
                .status();
        boolean served = state.equals("live") && model.isServed();
        assertEquals(served, status == 200, events + ", then a pull by " + models.indexOf(model) + ": " + status);
        if (served && model.kinds == null) model.kinds = new ArrayList<>();
        events.add(models.indexOf(model) + " pulls");
    }

    private void addToAll(String kind) {
        events.add(kind);
        for (PartnerModel model : models) {
            addNotice(model, kind);
            if (model.kinds != null && !model.isServed()) afterService++;
        }
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
