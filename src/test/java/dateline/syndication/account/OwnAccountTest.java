package dateline.syndication.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.ParallelCalls;
import dateline.database.server.TestDatabase;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a partner manages itself: the keys of its outlet, its contacts, and its part of the audit log. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class OwnAccountTest {

    private static final String KEYS = "/v1/syndication/keys";
    private static final String ACCOUNT = "/v1/syndication/partner";
    private static final String AUDIT = "/v1/syndication/audit-events";
    private static final String NOW = "{\"overlap\":\"PT0S\"}";
    private static final Map<String, String> DESK =
            Map.of("kind", "technical", "name", "Night desk", "email", "night@partner.example");

    @Inject
    Newsroom newsroom;

    private String rightsDesk;
    private TestPartner partner;
    private Response own;

    @BeforeEach
    void aPartnerWithAKeyThatWrites() {
        rightsDesk = newsroom.key("partners:write", "keys:write", "audit:read");
        partner = newsroom.partner();
        own = key(partner, null, "syndication:read", "syndication:write");
    }

    @Test
    void aPartnerReplacesItsKeyByOneWithTheSameRights() {
        Response next = rotate(secret(own), id(own), NOW);
        assertEquals(201, next.statusCode(), next.asString());
        for (String member : List.of("name", "scopes", "outlet", "expiresAt"))
            assertEquals(own.<Object>path(member), next.<Object>path(member), member);
        assertEquals("key-expired", Newsroom.get(secret(own), KEYS).path("code"));
        assertEquals(200, Newsroom.get(secret(next), "/v1/syndication/articles").statusCode());
        Response location = Newsroom.get(secret(next), next.header("Location").replaceFirst("^.*?//[^/]*", ""));
        assertEquals(id(next), location.path("id"));
        assertNull(location.<String>path("secret"));
        List<String> states = Newsroom.get(secret(next), KEYS).path("items.state");
        assertEquals(
                List.of("active", "active", "expired"), states.stream().sorted().toList());
    }

    @Test
    void aRotationExtendsNothing() {
        Response brief = Newsroom.post(
                rightsDesk,
                keysOf(partner),
                JsonBody.with("name", "trial")
                        .and("scopes", List.of("syndication:write"))
                        .and("expiresAt", "2027-01-15T00:00:00Z")
                        .json());
        Response next = rotate(secret(brief), id(brief), "{}");
        assertEquals("2027-01-15T00:00:00Z", next.path("expiresAt"));
        assertEquals(200, Newsroom.get(secret(next), KEYS + "/" + id(brief)).statusCode());
    }

    @Test
    void keysOfOthersAreNotThere() {
        TestPartner other = newsroom.partner();
        Response foreign = key(other, null, "syndication:write");
        String secondOutlet = Newsroom.post(
                        rightsDesk,
                        "/v1/partners/" + partner.id() + "/outlets",
                        "{\"name\":\"Second\",\"worldwide\":true}")
                .path("id");
        Response sibling = key(partner, secondOutlet, "syndication:write");
        Response newsroomKey = Newsroom.post(rightsDesk, "/v1/keys", "{\"name\":\"n\",\"scopes\":[\"audit:read\"]}");
        for (Response key : List.of(foreign, sibling, newsroomKey)) {
            assertEquals(404, Newsroom.get(secret(own), KEYS + "/" + id(key)).statusCode());
            Response refused = rotate(secret(own), id(key), NOW);
            assertEquals("404 key-not-found", refused.statusCode() + " " + refused.path("code"));
        }
        assertEquals(200, Newsroom.get(secret(foreign), KEYS).statusCode());
        List<String> listed = Newsroom.get(secret(own), KEYS).path("items.id");
        assertEquals(2, listed.size(), listed.toString());
        assertTrue(listed.contains(id(own)));
    }

    @Test
    void aKeyReplacesNoKeyThatMayDoMore() {
        Response writer = key(partner, null, "syndication:write");
        Response reader = key(partner, null, "syndication:read");
        Response refused = rotate(secret(writer), id(reader), NOW);
        assertEquals("403 syndication:read", refused.statusCode() + " " + refused.path("requiredScope"));
        assertEquals(403, rotate(secret(reader), id(reader), NOW).statusCode());
        assertEquals(403, rotate(rightsDesk, id(reader), NOW).statusCode());
        assertEquals(201, rotate(secret(own), id(reader), NOW).statusCode());
    }

    @Test
    void aReplacedOrEndedKeyIsNotReplaced() {
        Response reader = key(partner, null, "syndication:read");
        assertEquals(
                201, rotate(secret(own), id(reader), "{\"overlap\":\"P1D\"}").statusCode());
        Response again = rotate(secret(own), id(reader), NOW);
        assertEquals("409 replaced", again.statusCode() + " " + again.path("state"));
        Response revoked = key(partner, null, "syndication:read");
        Newsroom.as(rightsDesk).delete("/v1/keys/" + id(revoked)).then().statusCode(204);
        assertEquals("revoked", rotate(secret(own), id(revoked), NOW).path("state"));
        assertEquals(422, rotate(secret(own), id(own), "{\"overlap\":\"P31D\"}").statusCode());
        String path = "/v1/partners/" + partner.id();
        Newsroom.patch(rightsDesk, path, Newsroom.get(rightsDesk, path).header("ETag"), "{\"status\":\"closed\"}")
                .then()
                .statusCode(200);
        assertEquals("closed", rotate(secret(own), id(own), NOW).path("state"));
    }

    @Test
    void ofConcurrentRotationsOneSucceeds() {
        Response reader = key(partner, null, "syndication:read");
        List<Integer> statuses = new CopyOnWriteArrayList<>();
        ParallelCalls.each(
                List.of(1, 2, 3, 4),
                i -> statuses.add(rotate(secret(own), id(reader), "{}").statusCode()));
        assertEquals(List.of(201, 409, 409, 409), statuses.stream().sorted().toList());
    }

    @Test
    void theNumberOfRotationsIsLimited() {
        Response current = own;
        int made = 0;
        Response next = rotate(secret(current), id(current), NOW);
        while (next.statusCode() == 201 && made < 60) {
            made++;
            current = next;
            next = rotate(secret(current), id(current), NOW);
        }
        assertEquals("50 rotations, then 429", made + " rotations, then " + next.statusCode());
        assertEquals("3600", next.header("Retry-After"));
    }

    @Test
    void aPartnerChangesItsContactsAndNothingElse() {
        String path = "/v1/partners/" + partner.id();
        Newsroom.patch(
                        rightsDesk,
                        path,
                        Newsroom.get(rightsDesk, path).header("ETag"),
                        "{\"exclude\":{\"tags\":[\"obituaries\"]},\"country\":\"GB\"}")
                .then()
                .statusCode(200);
        Response before = Newsroom.get(secret(own), ACCOUNT);
        assertEquals("GB", before.path("country"));
        assertFalse(before.asString().contains("obituaries"), before.asString());
        String contacts = JsonBody.with("contacts", List.of(DESK)).json();
        assertEquals(428, put(null, contacts).statusCode());
        Response changed = put(before.header("ETag"), contacts);
        assertEquals(200, changed.statusCode(), changed.asString());
        assertEquals("night@partner.example", changed.path("contacts[0].email"));
        assertEquals(412, put(before.header("ETag"), contacts).statusCode());
        assertNull(put(before.header("ETag"), contacts).<String>path("changedBy"));
        Response desk = Newsroom.get(rightsDesk, path);
        assertEquals("obituaries", desk.path("exclude.tags[0]"));
        assertEquals("night@partner.example", desk.path("contacts[0].email"));
        for (String member :
                List.of("\"status\":\"active\"", "\"name\":\"Another\"", "\"country\":\"US\"", "\"exclude\":{}")) {
            Response refused = put(changed.header("ETag"), contacts.replaceFirst("\\{", "{" + member + ","));
            boolean isUnchanged = member.contains("active");
            assertEquals(isUnchanged, refused.statusCode() == 200, member + ": " + refused.asString());
        }
        assertEquals(403, Newsroom.get(partner.key(), ACCOUNT).statusCode());
    }

    @Test
    void theNumberOfChangesOfContactsIsLimited() {
        int made = 0;
        Response next = own;
        for (int i = 0; i <= 50; i++) {
            next = put(
                    Newsroom.get(secret(own), ACCOUNT).header("ETag"),
                    JsonBody.with(
                                    "contacts",
                                    List.of(Map.of(
                                            "kind", "legal", "name", "Desk " + i, "email", "desk@partner.example")))
                            .json());
            if (next.statusCode() == 200) made++;
        }
        assertEquals("50 changes, then 429", made + " changes, then " + next.statusCode());
        assertEquals("rate-limited", next.path("code"));
        assertEquals("3600", next.header("Retry-After"));
        Response same = put(
                Newsroom.get(secret(own), ACCOUNT).header("ETag"),
                JsonBody.with("contacts", Newsroom.get(secret(own), ACCOUNT).<List<Object>>path("contacts"))
                        .json());
        assertEquals(200, same.statusCode(), "What changes nothing is not refused.");
    }

    @Test
    void whatAPartnerMustNotSeeDoesNotMoveItsETag() {
        String before = Newsroom.get(secret(own), ACCOUNT).header("ETag");
        String path = "/v1/partners/" + partner.id();
        Newsroom.patch(
                        rightsDesk,
                        path,
                        Newsroom.get(rightsDesk, path).header("ETag"),
                        "{\"exclude\":{\"tags\":[\"birds\"]}}")
                .then()
                .statusCode(200);
        assertEquals(before, Newsroom.get(secret(own), ACCOUNT).header("ETag"));
    }

    /** Each key has rate limits of its own. */
    @Test
    void aChainOfRotationsLeavesTwoValidKeys() {
        Response second = rotate(secret(own), id(own), "{\"overlap\":\"P7D\"}");
        assertEquals(200, Newsroom.get(secret(own), ACCOUNT).statusCode());
        Response third = rotate(secret(second), id(second), "{\"overlap\":\"P7D\"}");
        assertEquals(401, Newsroom.get(secret(own), ACCOUNT).statusCode());
        assertEquals(200, Newsroom.get(secret(second), ACCOUNT).statusCode());
        assertEquals(200, Newsroom.get(secret(third), ACCOUNT).statusCode());
    }

    @Test
    void aPartnerSeesWhatItsKeysDidAndNotWhoActsInTheNewsroom() {
        TestPartner other = newsroom.partner();
        Response foreign = key(other, null, "syndication:write");
        put(
                Newsroom.get(secret(own), ACCOUNT).header("ETag"),
                JsonBody.with("contacts", List.of(DESK)).json());
        Response next = rotate(secret(own), id(own), "{\"overlap\":\"PT1H\"}");
        Newsroom.as(rightsDesk).delete("/v1/keys/" + id(own)).then().statusCode(204);
        Response events = Newsroom.get(secret(next), AUDIT + "?limit=100");
        assertEquals(200, events.statusCode(), events.asString());
        List<Map<String, Object>> items = events.path("items");
        List<String> seen = new ArrayList<>();
        for (Map<String, Object> event : items) seen.add(event.get("kind") + " by " + event.get("by"));
        assertEquals(
                List.of(
                        "key-revoked by newsroom",
                        "key-created by own",
                        "key-rotated by own",
                        "partner-changed by own",
                        "key-created by newsroom",
                        "key-created by newsroom"),
                seen);
        assertNull(items.get(0).get("key"));
        assertEquals(id(own), items.get(1).get("key"));
        assertFalse(events.asString().contains("test"), "No name of the newsroom: " + events.asString());
        assertFalse(events.asString().contains(id(foreign)));
        List<String> ofOther = Newsroom.get(secret(foreign), AUDIT).path("items.subject");
        assertEquals(2, ofOther.size(), ofOther.toString());
        Response first = Newsroom.get(secret(next), AUDIT + "?limit=2");
        Response second = Newsroom.get(
                secret(next),
                first.<String>path("page.nextCursor") == null
                        ? AUDIT
                        : AUDIT + "?limit=2&cursor=" + first.path("page.nextCursor"));
        assertNotEquals(first.<Object>path("items[0].id"), second.<Object>path("items[0].id"));
        String cursor = first.path("page.nextCursor");
        List<Object> stolen = Newsroom.get(secret(foreign), AUDIT + "?limit=2&cursor=" + cursor)
                .path("items.subject");
        assertTrue(stolen == null || ofOther.containsAll(stolen), String.valueOf(stolen));
        assertEquals(403, Newsroom.get(rightsDesk, AUDIT).statusCode());
    }

    private Response key(TestPartner owner, String outlet, String... scopes) {
        JsonBody request = JsonBody.with("name", "own").and("scopes", List.of(scopes));
        if (outlet == null && owner == partner) request = request.and("outlet", partner.outlet());
        if (outlet != null) request = request.and("outlet", outlet);
        Response made = Newsroom.post(rightsDesk, keysOf(owner), request.json());
        assertEquals(201, made.statusCode(), made.asString());
        return made;
    }

    private static String keysOf(TestPartner partner) {
        return "/v1/partners/" + partner.id() + "/keys";
    }

    private Response put(String etag, String json) {
        var request = Newsroom.as(secret(own)).contentType("application/json").body(json);
        return (etag == null ? request : request.header("If-Match", etag)).put(ACCOUNT);
    }

    private static Response rotate(String caller, String key, String json) {
        return Newsroom.post(caller, KEYS + "/" + key + "/rotations", json);
    }

    private static String id(Response key) {
        return key.path("id");
    }

    private static String secret(Response key) {
        return key.path("secret");
    }
}
