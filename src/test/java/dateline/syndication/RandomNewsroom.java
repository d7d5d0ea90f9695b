package dateline.syndication;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.Stories;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Performs random operations of editors and rights desk, including ones that are rejected, and counts the successful
 * ones by kind.
 */
final class RandomNewsroom {

    private static final List<String> LEVELS = List.of("headline", "excerpt", "full", "full");

    private final Newsroom newsroom;
    private final Random random;
    private final Supplier<Instant> clock;
    private final Client editor;
    private final Client rightsDesk;
    private final String name;
    private final List<String> articles = new ArrayList<>();
    private final List<String> withheld = new ArrayList<>();
    private final List<Instant> transitionInstants = new ArrayList<>();
    private final Map<String, String> transitionKinds = new HashMap<>();
    private final List<TestPartner> partners = new ArrayList<>();
    private final List<String> permissions = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    RandomNewsroom(Newsroom newsroom, Random random, Supplier<Instant> clock, int partnerCount) {
        this.newsroom = newsroom;
        this.random = random;
        this.clock = clock;
        this.editor = new Client(newsroom.key("articles:write", "feeds:write"));
        this.rightsDesk = new Client(newsroom.key("permissions:write", "partners:write", "keys:write"));
        this.name = Newsroom.unique("mirror");
        for (String section : List.of("a", "b", "c")) {
            String parent = section.equals("b") ? name + "-a" : null;
            editor.put(
                    "/v1/sections/" + name + "-" + section,
                    JsonBody.with("name", section).and("parent", parent).json(),
                    null);
        }
        for (int i = 0; i < 2; i++) {
            editor.put(
                    "/v1/sources/" + name + "-" + i,
                    JsonBody.with("name", name + "-" + i).json(),
                    null);
        }
        for (int i = 0; i < partnerCount; i++) partners.add(newsroom.partner());
        for (int i = 0; i < 3; i++) publish("published");
        editor.post(
                "/v1/feeds",
                JsonBody.with("slug", name)
                        .and("title", "Feed")
                        .and("query", JsonBody.with("tag", List.of(name + "-red")))
                        .json());
        editor.post(
                "/v1/feeds",
                JsonBody.with("slug", name + "-of-a")
                        .and("title", "Feed")
                        .and("query", JsonBody.with("section", List.of(name + "-a")))
                        .json());
        for (TestPartner partner : partners) for (int i = 0; i < 2; i++) createPermission(partner);
    }

    List<TestPartner> partners() {
        return partners;
    }

    /** Terms that cover all its articles. */
    JsonBody wholeScope() {
        return JsonBody.with("scope", JsonBody.with("sources", List.of(name + "-0", name + "-1")));
    }

    List<String> articleIds() {
        return articles;
    }

    int articles() {
        return articles.size();
    }

    Map<String, Integer> counts() {
        return counts;
    }

    /** Publishes until there are this many articles. */
    void fill(int count) {
        while (articles.size() < count) publish("published");
    }

    /** Performs one operation, which has no effect if the current state does not allow it. */
    void performRandomOperation() {
        switch (random.nextInt(22)) {
            case 0 -> publish("published");
            case 1, 2 -> publishAgain();
            case 3, 4 -> correct();
            case 5 -> withhold();
            case 6, 7 -> release();
            case 8 -> transition("unpublications", "{\"reason\":\"Old\"}", "unpublished");
            case 9 -> {
                if (random.nextBoolean()) {
                    transition("kills", "{\"reason\":\"Wrong\",\"notice\":\"Withdrawn.\"}", "killed");
                }
            }
            case 10 -> publish("later");
            case 11 -> moveSection();
            case 12 -> editPermission();
            case 13 -> transitionPermission("suspensions", "suspended");
            case 14, 15 -> transitionPermission("activations", "resumed");
            case 16 -> revokePermission();
            case 17 -> changePartnerStatus();
            case 18 -> editOutlet();
            case 19 -> exclude();
            default -> passTime();
        }
    }

    private void count(String kind, Client.Answer answer) {
        if (answer.status() / 100 == 2) counts.merge(kind, 1, Integer::sum);
        else if (answer.status() / 100 == 5) throw new AssertionError(kind + ": " + answer.body());
    }

    private void publish(String kind) {
        Instant now = clock.get();
        List<JsonBody> media = random.nextInt(4) > 0
                ? List.of()
                : List.of(JsonBody.with("type", "image")
                        .and("url", "https://images.example/1.jpg")
                        .and("rightsExpireAt", scheduleTransition("media rights ended")));
        Client.Answer draft = editor.post(
                "/v1/articles",
                Stories.article()
                        .headline("Story " + articles.size())
                        .teaser("What happened.")
                        .newSource(name + "-" + random.nextInt(2))
                        .section(name + "-" + pick(List.of("a", "b", "c")))
                        .tags(name + "-" + pick(List.of("red", "blue")))
                        .visibility(pick(List.of("public", "licensed")))
                        .paragraph("It rained. It rained again on Tuesday, and the river rose.")
                        .with("media", media)
                        .json());
        String id = draft.json().path("id").asText();
        String plan = kind.equals("published")
                ? random.nextInt(4) > 0
                        ? "{}"
                        : JsonBody.with("expiresAt", scheduleTransition("expired"))
                                .json()
                : random.nextBoolean()
                        ? JsonBody.with("embargoedUntil", scheduleTransition("embargo lifted"))
                                .and("at", maybeScheduledAt())
                                .json()
                        : JsonBody.with("at", scheduleTransition("scheduled began"))
                                .json();
        count(kind, editor.post("/v1/articles/" + id + "/publications", plan, draft.etag()));
        articles.add(id);
    }

    // May be before or after the embargo lifts.
    private Instant maybeScheduledAt() {
        return random.nextInt(3) > 0 ? null : scheduleTransition("scheduled began");
    }

    private Instant scheduleTransition(String kind) {
        Instant instant =
                clock.get().plus(5 + random.nextInt(3_000), ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MICROS);
        transitionInstants.add(instant);
        transitionKinds.put(instant.toString(), kind);
        return instant;
    }

    private void publishAgain() {
        String id = pick(articles);
        String draft = "/v1/drafts/" + id;
        String etag = editor.get(draft).etag();
        if (etag == null) return;
        Client.Answer edited = editor.patch(
                draft, JsonBody.with("teaser", "Take " + random.nextInt(1_000)).json(), etag);
        if (edited.etag() == null) return;
        count("updated", editor.post("/v1/articles/" + id + "/publications", "{}", edited.etag()));
    }

    private void correct() {
        String id = pick(articles);
        String etag = editor.get("/v1/drafts/" + id).etag();
        if (etag == null) return;
        String change = random.nextBoolean()
                ? JsonBody.with("headline", "Right " + random.nextInt(1_000)).json()
                : JsonBody.with("section", name + "-" + pick(List.of("a", "b", "c")))
                        .json();
        count("corrected", editor.post("/v1/articles/" + id + "/corrections", """
            {"kind":"correction","note":"Put right.","changes":%s}
            """.formatted(change), etag));
    }

    private void withhold() {
        String id = pick(articles);
        transition(id, "withholdings", "{\"reason\":\"A question\"}", "withheld");
        withheld.add(id);
    }

    private void release() {
        if (!withheld.isEmpty())
            transition(withheld.remove(random.nextInt(withheld.size())), "releases", "{}", "released");
    }

    private void transition(String noun, String body, String kind) {
        transition(pick(articles), noun, body, kind);
    }

    private void transition(String id, String noun, String body, String kind) {
        count(kind, editor.post("/v1/articles/" + id + "/" + noun, body));
    }

    private void moveSection() {
        String path = "/v1/sections/" + name + "-b";
        String parent = random.nextBoolean() ? name + "-" + pick(List.of("a", "c")) : null;
        count(
                "section moved",
                editor.put(
                        path,
                        JsonBody.with("name", "b").and("parent", parent).json(),
                        editor.get(path).etag()));
    }

    private void createPermission(TestPartner partner) {
        Client.Answer draft = rightsDesk.post(
                "/v1/permissions",
                terms().and("partner", partner.id()).and("title", "Test").json());
        String id = draft.json().path("id").asText();
        if (draft.status() != 201) throw new AssertionError(draft.body());
        count("permitted", rightsDesk.post("/v1/permissions/" + id + "/activations", "{}"));
        permissions.add(id);
    }

    private JsonBody terms() {
        JsonBody scope = switch (random.nextInt(5)) {
            case 0 -> JsonBody.with("sources", List.of(name + "-0"));
            case 1 -> JsonBody.with("sections", List.of(name + "-a"));
            case 2 -> JsonBody.with("tags", List.of(name + "-red", name + "-blue"));
            case 3 -> JsonBody.with("feeds", List.of(name));
            default -> JsonBody.with("feeds", List.of(name + "-of-a"));
        };
        String level = pick(LEVELS);
        boolean early = random.nextInt(3) == 0;
        Instant from =
                random.nextInt(4) == 0 ? scheduleTransition("term begun") : Instant.parse("2025-01-01T00:00:00Z");
        Instant until = random.nextInt(3) == 0 ? scheduleTransition("term ended") : null;
        if (until != null && !until.isAfter(from)) until = from.plus(1, ChronoUnit.DAYS);
        return JsonBody.with("scope", scope)
                .and("level", level)
                .and("excerptWords", level.equals("excerpt") ? 5 : null)
                .and("media", level.equals("headline") ? "none" : "all")
                .and("articlesFrom", "2020-01-01T00:00:00Z")
                .and("embargoAccess", early)
                .and("minDelay", early || random.nextInt(4) == 0 ? null : "PT" + (1 + random.nextInt(60)) + "H")
                .and("validFrom", from)
                .and("validUntil", until)
                .and("territories", random.nextInt(3) == 0 ? List.of("NO") : null)
                .and("afterTerm", pick(List.of("keep", "remove")));
    }

    private void editPermission() {
        String path = "/v1/permissions/" + pick(permissions);
        count(
                "scope edited",
                rightsDesk.patch(path, terms().json(), rightsDesk.get(path).etag()));
    }

    private void transitionPermission(String noun, String kind) {
        count(kind, rightsDesk.post("/v1/permissions/" + pick(permissions) + "/" + noun, "{}"));
    }

    // A revocation is final, so the partner gets another permission.
    private void revokePermission() {
        String id = pick(permissions);
        String partner =
                rightsDesk.get("/v1/permissions/" + id).json().path("partner").asText();
        count("revoked", rightsDesk.post("/v1/permissions/" + id + "/revocations", "{}"));
        permissions.remove(id);
        partners.stream().filter(one -> one.id().toString().equals(partner)).forEach(this::createPermission);
    }

    // Partners are active most of the time.
    private void changePartnerStatus() {
        String path = "/v1/partners/" + pick(partners).id();
        Client.Answer seen = rightsDesk.get(path);
        boolean active = seen.json().path("status").asText().equals("active");
        if (active && random.nextBoolean()) return;
        String status = active ? pick(List.of("suspended", "closed")) : "active";
        count(
                active ? "partner suspended or closed" : "partner active again",
                rightsDesk.patch(path, JsonBody.with("status", status).json(), seen.etag()));
    }

    // Excludes an article or a tag, or removes the exclusions; for a partner or for one permission.
    private void exclude() {
        JsonBody exclude = pick(List.of(
                JsonBody.with("exclude", JsonBody.with("articles", List.of(pick(articles)))),
                JsonBody.with("exclude", JsonBody.with("tags", List.of(name + "-red"))),
                JsonBody.with("exclude", null),
                JsonBody.with("exclude", null)));
        String path =
                random.nextBoolean() ? "/v1/partners/" + pick(partners).id() : "/v1/permissions/" + pick(permissions);
        count(
                "excluded",
                rightsDesk.patch(path, exclude.json(), rightsDesk.get(path).etag()));
    }

    private void editOutlet() {
        TestPartner partner = pick(partners);
        String path = "/v1/partners/" + partner.id() + "/outlets/" + partner.outlet();
        String places = pick(
                List.of("{\"worldwide\":true,\"territories\":null}", "{\"worldwide\":false,\"territories\":[\"NO\"]}"));
        count(
                "outlet edited",
                rightsDesk.patch(path, places, rightsDesk.get(path).etag()));
    }

    /** Lets a random time pass. */
    private void passTime() {
        Instant now = clock.get();
        long seconds = 60 + random.nextInt(6 * 3_600);
        newsroom.later(Duration.ofSeconds(seconds));
        Instant later = clock.get();
        transitionInstants.removeIf(instant -> {
            if (instant.isAfter(later)) return false;
            if (instant.isAfter(now)) counts.merge(transitionKinds.get(instant.toString()), 1, Integer::sum);
            return true;
        });
        counts.merge("time passed", 1, Integer::sum);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
