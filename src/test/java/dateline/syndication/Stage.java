package dateline.syndication;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;

/** Acts of newsroom and rights desk on articles and partners, by HTTP. */
public final class Stage {

    static final String SECRET = "The keeper wound the lamp by hand until the ferry was in.";

    public final String rightsDesk;
    private final String editor;
    private final Newsroom newsroom;

    public Stage(Newsroom newsroom) {
        this.newsroom = newsroom;
        editor = newsroom.key("articles:read", "articles:write");
        rightsDesk = newsroom.key("articles:read", "permissions:write", "partners:write", "keys:write", "audit:read");
    }

    /** Publishes a licensed article, which only partners with a permission can read. */
    public UUID story() {
        return newsroom.publish(
                JsonBody.with("headline", "Lamp")
                        .and("visibility", "licensed")
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", SECRET)))
                        .json(),
                "{}");
    }

    /**
     * Creates a partner with a permission for everything at level full.
     *
     * @param terms further terms
     */
    public TestPartner partner(JsonBody terms) {
        TestPartner partner = newsroom.partner();
        permission(partner, terms);
        return partner;
    }

    public String permission(TestPartner partner, JsonBody terms) {
        return newsroom.permission(
                partner,
                JsonBody.with("everything", true)
                        .and("level", "full")
                        .and("articlesFrom", "2020-01-01T00:00:00Z")
                        .and("validFrom", "2020-01-01T00:00:00Z")
                        .andAll(terms));
    }

    public String key(TestPartner partner, String expiresAt, String... scopes) {
        JsonBody key = JsonBody.with("name", "k").and("scopes", List.of(scopes)).and("expiresAt", expiresAt);
        Response created = post(rightsDesk, "/v1/partners/" + partner.id() + "/keys", key.json());
        created.then().statusCode(201);
        return created.path("secret");
    }

    public static Response pull(TestPartner partner, UUID story) {
        return get(partner.key(), "/v1/syndication/articles/" + story);
    }

    public void correct(UUID story, String kind) {
        postWithDraftEtag(
                story,
                "corrections",
                JsonBody.with("kind", kind)
                        .and("note", "It was Tuesday.")
                        .and("changes", JsonBody.with("teaser", "Tuesday. " + System.nanoTime()))
                        .json());
    }

    public void update(UUID story) {
        postWithDraftEtag(story, "publications", "{}");
    }

    private void postWithDraftEtag(UUID story, String step, String body) {
        Client client = new Client(editor);
        assertStatus(
                201,
                client.post(
                        "/v1/articles/" + story + "/" + step,
                        body,
                        client.get("/v1/drafts/" + story).etag()));
    }

    /** @param step withholdings, releases, unpublications or kills */
    public void step(UUID story, String step) {
        assertStatus(201, new Client(editor).post("/v1/articles/" + story + "/" + step, "{\"reason\":\"Lawyers.\"}"));
    }

    public void setPartnerStatus(TestPartner partner, String status) {
        edit("/v1/partners/" + partner.id(), JsonBody.with("status", status).json());
    }

    /** Edits a resource as the rights desk. */
    public void edit(String path, String patch) {
        Client client = new Client(rightsDesk);
        assertStatus(200, client.patch(path, patch, client.get(path).etag()));
    }

    public void permissionStep(String permission, String step) {
        assertStatus(201, new Client(rightsDesk).post("/v1/permissions/" + permission + "/" + step, "{}"));
    }

    private static void assertStatus(int status, Client.Answer answer) {
        assertEquals(status, answer.status(), answer.body());
    }

    /** The kinds of the notices in the order in which they were opened, as the rights desk sees them. */
    public List<String> kinds(TestPartner partner, UUID story) {
        return get(rightsDesk, "/v1/notices?limit=100&partner=" + partner.id() + "&article=" + story)
                .path("items.kind");
    }

    public Response notices(TestPartner partner, String kind) {
        return get(rightsDesk, "/v1/notices?limit=100&partner=" + partner.id() + "&kind=" + kind);
    }

    public String notice(TestPartner partner, String kind) {
        return notices(partner, kind).path("items[0].id");
    }

    public List<String> overdue(TestPartner partner) {
        return get(rightsDesk, "/v1/reports/overdue?limit=100&partner=" + partner.id())
                .path("items.notice.kind");
    }

    public static Response acknowledge(String key, String notice, String outcome) {
        return post(
                key,
                "/v1/notices/" + notice + "/acknowledgements",
                JsonBody.with("outcome", outcome)
                        .and("url", "https://partner.example/lamp")
                        .json());
    }

    /** Creates a key that reads packages and acknowledges notices. */
    public String writingKey(TestPartner partner) {
        return key(partner, null, "syndication:read", "syndication:write");
    }

    /** The path and query of an absolute URL of this server. */
    public static String local(String url) {
        return url.substring(url.indexOf("/v1"));
    }

    /** Asserts that no GET of the contract returns the text, with the article's id for every path parameter. */
    public static void assertNoText(String key, UUID story) {
        Client client = new Client(key);
        int requests = 0;
        for (var path :
                new Client(null).get("/openapi?format=json").json().get("paths").properties()) {
            if (!path.getValue().has("get")) continue;
            String address = path.getKey().replaceAll("\\{[a-z-]+}", story.toString());
            Client.Answer answer = client.get(address);
            assertFalse(answer.body().contains(SECRET), address);
            boolean needsRights =
                    path.getKey().matches("/v1/(syndication/articles.*|articles/\\{article}/rights|permissions.*)");
            if (needsRights) assertEquals(403, answer.status(), address);
            requests++;
        }
        assertTrue(requests > 40, requests + " addresses");
    }
}
