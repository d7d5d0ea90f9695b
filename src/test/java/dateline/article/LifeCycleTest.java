package dateline.article;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.TestServer;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class LifeCycleTest {

    private static final List<String> TRANSITIONS =
            List.of("publications", "corrections", "withholdings", "releases", "unpublications", "kills");

    private static final Map<String, List<String>> POSSIBLE = Map.of(
            "draft", List.of("publications"),
            "scheduled", List.of("publications", "withholdings", "unpublications", "kills"),
            "embargoed", List.of("publications", "withholdings", "unpublications", "kills"),
            "live", List.of("publications", "corrections", "withholdings", "unpublications", "kills"),
            "withheld", List.of("corrections", "releases", "unpublications", "kills"),
            "unpublished", List.of("publications", "kills"),
            "expired", List.of("publications", "unpublications", "kills"),
            "canceled", List.of());

    @Inject
    Newsroom newsroom;

    private String editor;

    @BeforeEach
    void createEditorKey() {
        editor = newsroom.key("articles:write");
    }

    @AfterEach
    void resetClock() {
        newsroom.clockBack();
    }

    @Test
    void everyStateAllowsItsTransitionsAndRefusesAllOthers() {
        List<String> wrong = new ArrayList<>();
        for (String state : POSSIBLE.keySet()) {
            for (String transition : TRANSITIONS) {
                UUID article = createInState(state);
                Response answer = transition(transition, article);
                boolean allowed = POSSIBLE.get(state).contains(transition);
                if (answer.statusCode() != (allowed ? 201 : 409)) {
                    wrong.add(transition + " of " + state + ": " + answer.asString());
                }
                if (!allowed) {
                    answer.then()
                            .body("code", equalTo("state-conflict"))
                            .body("state", equalTo(state))
                            .body("possible", equalTo(POSSIBLE.get(state)));
                    assertEquals(state, state(article));
                }
                newsroom.clockBack();
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void anEmbargoOnALiveArticleIsRefused() {
        UUID article = createInState("live");
        publish(article, JsonBody.with("embargoedUntil", inHours(3)).json())
                .then()
                .statusCode(409)
                .body("state", equalTo("live"));
        get(null, "/v1/articles/" + article).then().statusCode(200).body("version", equalTo(1));
    }

    @Test
    void anEndStaysUntilNullRemovesIt() {
        String end = inHours(3).truncatedTo(ChronoUnit.SECONDS).toString();
        UUID article = newsroom.publish(story(), JsonBody.with("expiresAt", end).json());
        publish(article, "{}").then().statusCode(201).body("expiresAt", equalTo(end));
        publish(article, "{\"expiresAt\":null}").then().statusCode(201).body("expiresAt", nullValue());
        publish(article, "{}").then().statusCode(201).body("expiresAt", nullValue());
        newsroom.later(Duration.ofHours(4));
        get(null, "/v1/articles/" + article).then().statusCode(200);
    }

    @Test
    void aPublicationNeedsNoBody() {
        UUID article = createInState("draft");
        as(editor)
                .header("If-Match", draftEtag(article))
                .post("/v1/articles/" + article + "/publications")
                .then()
                .statusCode(201)
                .body("state", equalTo("live"));
    }

    @Test
    void anArticleIsScheduledUntilItsStartEvenIfAnEmbargoFollows() {
        Newsroom.TestPartner early = newsroom.partner();
        String source = Newsroom.unique("hourly");
        UUID article = newsroom.publish(
                story().replaceFirst("}$", ",\"source\":\"" + source + "\"}"),
                JsonBody.with("at", inHours(2))
                        .and("embargoedUntil", inHours(6))
                        .json());
        newsroom.permission(
                early,
                JsonBody.with("scope", JsonBody.with("sources", List.of(source)))
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("level", "full")
                        .and("embargoAccess", true));
        String cursor = get(early.key(), "/v1/syndication/changes").path("nextCursor");
        String text = "/v1/syndication/articles/" + article;
        String list = "/v1/syndication/articles?source=" + source;
        assertEquals("scheduled", state(article));
        get(early.key(), text).then().statusCode(404).body("code", equalTo("article-not-found"));
        get(early.key(), list).then().body("items", hasSize(0));
        newsroom.later(Duration.ofHours(3));
        assertEquals("embargoed", state(article));
        get(early.key(), text).then().statusCode(200).body("embargo.until", notNullValue());
        get(early.key(), list).then().body("items", hasSize(1));
        get(early.key(), "/v1/syndication/changes?since=" + cursor)
                .then()
                .body("items.kind", equalTo(List.of("put")))
                .body("items.article", equalTo(List.of(article.toString())));
        get(null, "/v1/articles/" + article).then().statusCode(404);
        newsroom.later(Duration.ofHours(4));
        get(null, "/v1/articles/" + article).then().statusCode(200);
    }

    @Test
    void theInstantOfPublicationNeverChanges() {
        UUID article = createInState("live");
        String publishedAt = get(null, "/v1/articles/" + article).path("publishedAt");
        transition("withholdings", article).then().statusCode(201);
        transition("releases", article).then().statusCode(201);
        transition("unpublications", article).then().statusCode(201);
        publish(article, JsonBody.with("at", inHours(1)).json()).then().statusCode(409);
        publish(article, "{}").then().statusCode(201);
        transition("corrections", article).then().statusCode(201);
        get(null, "/v1/articles/" + article)
                .then()
                .statusCode(200)
                .body("publishedAt", equalTo(publishedAt))
                .body("version", equalTo(3));
    }

    @Test
    void anArticleWithheldBeforeItsStartIsPublishedAtItsRelease() {
        UUID article = createInState("scheduled");
        transition("withholdings", article).then().statusCode(201);
        newsroom.later(Duration.ofHours(5));
        get(null, "/v1/articles/" + article).then().statusCode(404).body("code", equalTo("article-not-found"));
        transition("releases", article).then().statusCode(201).body("state", equalTo("live"));
        Instant publishedAt = Instant.parse(get(null, "/v1/articles/" + article).path("publishedAt"));
        assertTrue(publishedAt.isAfter(Instant.now().plus(Duration.ofHours(4))), publishedAt.toString());
    }

    @Test
    void anExpiredArticleThatIsPublishedAgainHasNoEnd() {
        UUID article = createInState("expired");
        get(null, "/v1/articles/" + article).then().statusCode(410).body("code", equalTo("article-expired"));
        publish(article, "{}").then().statusCode(201).body("expiresAt", nullValue());
        get(null, "/v1/articles/" + article).then().statusCode(200);
    }

    @Test
    void aKilledArticleShowsItsNoticeToEverybodyAndItsReasonToTheNewsroom() {
        UUID replacement = createInState("live");
        UUID article = createInState("live");
        String slug = get(null, "/v1/articles/" + article).path("slug");
        post(editor, "/v1/articles/" + slug + "/kills", """
                {"reason":"The witness was invented.","notice":"This article has been removed.","replacement":"%s"}
                """.formatted(replacement))
                .then()
                .statusCode(201)
                .body("state", equalTo("canceled"));
        for (String address : List.of(article.toString(), slug)) {
            get(null, "/v1/articles/" + address)
                    .then()
                    .statusCode(410)
                    .body("code", equalTo("article-canceled"))
                    .body("id", equalTo(article.toString()))
                    .body("notice", equalTo("This article has been removed."))
                    .body("replacement", equalTo(replacement.toString()))
                    .body("reason", nullValue());
        }
        get(newsroom.key("articles:read"), "/v1/articles/" + article)
                .then()
                .statusCode(410)
                .body("reason", equalTo("The witness was invented."));
        transition("kills", replacement).then().statusCode(201);
        get(null, "/v1/articles/" + article).then().statusCode(410).body("replacement", nullValue());
    }

    @Test
    void theDraftOfAKilledArticleIsNeitherReadableNorWritable() {
        UUID article = newsroom.publish(story(), "{}");
        String draft = "/v1/drafts/" + article;
        String etag = get(editor, draft).header("ETag");
        post(editor, "/v1/articles/" + article + "/kills", "{\"reason\":\"The witness was invented.\"}")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/v1/articles/" + article));
        for (Response answer : List.of(
                get(editor, draft),
                Newsroom.patch(editor, draft, etag, "{\"headline\":\"Other\"}"),
                as(editor)
                        .contentType("application/json")
                        .header("If-Match", etag)
                        .body(story())
                        .put(draft),
                as(editor).header("If-Match", etag).delete(draft))) {
            answer.then()
                    .statusCode(410)
                    .body("code", equalTo("article-canceled"))
                    .body("reason", equalTo("The witness was invented."))
                    .body("headline", nullValue());
        }
        get(editor, "/v1/drafts?limit=100").then().body("items.id", not(hasItem(article.toString())));
    }

    @Test
    void aKillWithAnUnknownReplacementOrItselfIsRefused() {
        UUID article = createInState("live");
        for (UUID other : List.of(article, UUID.randomUUID())) {
            post(
                            editor,
                            "/v1/articles/" + article + "/kills",
                            JsonBody.with("reason", "Wrong.")
                                    .and("replacement", other)
                                    .json())
                    .then()
                    .statusCode(422)
                    .body("errors.pointer", hasItem("/replacement"));
        }
        assertEquals("live", state(article));
    }

    @Test
    void aWithdrawalNeedsNoBody() throws Exception {
        UUID article = createInState("live");
        for (String transition : List.of("withholdings", "releases", "unpublications")) {
            HttpResponse<String> answer = postWithoutBody("/v1/articles/" + article + "/" + transition);
            assertEquals(201, answer.statusCode(), answer.body());
        }
    }

    // RestAssured gives every POST a media type.
    private HttpResponse<String> postWithoutBody(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(TestServer.URL + path))
                .header("Authorization", "Bearer " + editor)
                .POST(BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void anArticleIsNotVisibleBeforeItsInstantOfPublication() {
        String before = get(null, "/v1/changes?limit=1000").path("nextCursor");
        newsroom.later(Duration.ofHours(1));
        UUID article = createInState("live");
        newsroom.clockBack();
        get(null, "/v1/articles/" + article).then().statusCode(404).body("code", equalTo("article-not-found"));
        get(null, "/v1/changes?limit=1000&since=" + before)
                .then()
                .body("items.article", not(hasItem(article.toString())));
    }

    @Test
    void theChangeFeedReportsAKillDuringAnOpenTransaction() throws Exception {
        UUID article = createInState("live");
        String before = get(null, "/v1/changes?limit=1000").path("nextCursor");
        newsroom.runDuringOpenTransaction(() -> {
            transition("kills", article).then().statusCode(201);
            Response changes = get(null, "/v1/changes?since=" + before);
            changes.then()
                    .statusCode(200)
                    .body("items.find { it.article == '" + article + "' }.kind", equalTo("remove"))
                    .body("items.find { it.article == '" + article + "' }.reasons", equalTo(List.of("canceled")))
                    .body("caughtUp", equalTo(false));
        });
        Response after = get(null, "/v1/changes?since=" + before);
        // Background jobs of the server open a transaction now and then.
        for (int i = 0; i < 50 && !after.<Boolean>path("caughtUp"); i++) {
            Thread.sleep(100);
            after = get(null, "/v1/changes?since=" + before);
        }
        after.then().body("items.article", hasItem(article.toString())).body("caughtUp", equalTo(true));
    }

    @Test
    void theResponseOfAWithdrawnArticleHasNoSlugOrHeadline() {
        for (String state : List.of("withheld", "unpublished", "canceled", "expired")) {
            boolean killed = state.equals("canceled");
            UUID article = createInState(killed ? "live" : state);
            String slug = get(editor, "/v1/drafts/" + article).path("slug");
            if (killed) transition("kills", article).then().statusCode(201);
            String text = get(null, "/v1/articles/" + article).asString();
            assertFalse(text.contains(slug), text);
            newsroom.clockBack();
        }
    }

    @Test
    void scheduledTransitionsAreRecordedOnce() throws Exception {
        UUID article = newsroom.publish(
                story(),
                JsonBody.with("embargoedUntil", inHours(1))
                        .and("expiresAt", inHours(2))
                        .json());
        newsroom.later(Duration.ofHours(3));
        List<String> kinds = List.of();
        for (int i = 0; i < 50 && kinds.size() < 3; i++) {
            Thread.sleep(50);
            kinds = newsroom.changes(article);
        }
        assertEquals(List.of("scheduled", "published", "expired"), kinds);
        get(null, "/v1/articles/" + article)
                .then()
                .statusCode(410)
                .body("code", equalTo("article-expired"))
                .body("slug", not(equalTo("")));
    }

    private UUID createInState(String state) {
        UUID article = switch (state) {
            case "draft" ->
                UUID.fromString(post(editor, "/v1/articles", story()).path("id"));
            case "scheduled" ->
                newsroom.publish(story(), JsonBody.with("at", inHours(3)).json());
            case "embargoed" ->
                newsroom.publish(
                        story(), JsonBody.with("embargoedUntil", inHours(3)).json());
            case "expired" ->
                newsroom.publish(story(), JsonBody.with("expiresAt", inHours(3)).json());
            default -> newsroom.publish(story(), "{}");
        };
        switch (state) {
            case "withheld" -> transition("withholdings", article).then().statusCode(201);
            case "unpublished" -> transition("unpublications", article).then().statusCode(201);
            case "canceled" -> transition("kills", article).then().statusCode(201);
            case "expired" -> newsroom.later(Duration.ofHours(4));
            default -> {}
        }
        assertEquals(state, state(article));
        return article;
    }

    private Response transition(String transition, UUID article) {
        return switch (transition) {
            case "publications" -> publish(article, "{}");
            case "corrections" ->
                as(editor)
                        .contentType("application/json")
                        .header("If-Match", draftEtag(article))
                        .body(JsonBody.with("kind", "correction")
                                .and("note", "It was Tuesday.")
                                .and("changes", JsonBody.with("teaser", "On Tuesday."))
                                .json())
                        .post("/v1/articles/" + article + "/corrections");
            case "kills" -> post(editor, "/v1/articles/" + article + "/kills", "{\"reason\":\"Wrong.\"}");
            default -> post(editor, "/v1/articles/" + article + "/" + transition, "{}");
        };
    }

    private Response publish(UUID article, String plan) {
        return as(editor)
                .contentType("application/json")
                .header("If-Match", draftEtag(article))
                .body(plan)
                .post("/v1/articles/" + article + "/publications");
    }

    // The draft of a killed article has no ETag.
    private String draftEtag(UUID article) {
        Response draft = get(editor, "/v1/drafts/" + article);
        return draft.statusCode() == 410 ? "\"draft-1-live\"" : draft.header("ETag");
    }

    private String state(UUID article) {
        Response draft = get(editor, "/v1/drafts/" + article);
        return "article-canceled".equals(draft.path("code")) ? "canceled" : draft.path("state");
    }

    private static String story() {
        return JsonBody.with("headline", Newsroom.unique("Life"))
                .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Text.")))
                .json();
    }

    private static Instant inHours(int hours) {
        return Instant.now().plus(Duration.ofHours(hours));
    }
}
