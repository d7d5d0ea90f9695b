package dateline.syndication.audit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.Seed;
import dateline.http.base.CanonicalJson;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.MemberDigest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Exports of random audit events in which one event was changed, removed, inserted or exchanged with another. */
class AuditExportTest {

    private static final int EVENTS = 40;
    private static final int ROUNDS = Boolean.getBoolean("long") ? 20_000 : 400;
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private final Random random = new Random(Seed.of(AuditExportTest.class));
    private List<ObjectNode> events;

    @BeforeEach
    void seal() {
        events = new ArrayList<>();
        String previous = AuditChain.BEFORE_FIRST;
        for (int i = 1; i <= EVENTS; i++) {
            ObjectNode event = event(START.plusSeconds(i * 100L));
            previous = seal(event, i, previous);
            events.add(event);
        }
    }

    private ObjectNode event(Instant at) {
        ObjectNode event = StoredJson.MAPPER.createObjectNode();
        event.put("id", new UUID(random.nextLong(), random.nextLong()).toString())
                .put("at", at.toString())
                .put("kind", "partner-changed")
                .put("subject", "partner:" + random.nextInt(5))
                .put("by", "Ines Ø " + random.nextInt(3));
        if (random.nextBoolean()) event.put("note", "Wegen \u20ac 5\n\u0001 \"" + random.nextInt() + "\"");
        ObjectNode after = event.putObject("after").put("level", "full").put("quota", random.nextInt(9) / 2.0);
        if (random.nextBoolean())
            after.putArray("contacts").addObject().put("name", "A").put("email", "a@b.example");
        event.putObject("links");
        return event;
    }

    private static String seal(ObjectNode event, long number, String previous) {
        Map<String, MemberDigest> digests = AuditChain.digests(event);
        String hash = AuditChain.hash(number, previous, event, digests);
        event.put("number", number).put("hash", hash).put("previous", previous);
        event.set("digests", StoredJson.MAPPER.valueToTree(digests));
        return hash;
    }

    private static AuditExport.ChainVerification verify(List<ObjectNode> events, String noted) {
        AuditExport export = new AuditExport();
        events.forEach(export::add);
        return export.verify(noted);
    }

    private List<ObjectNode> copy() {
        List<ObjectNode> copy = new ArrayList<>();
        events.forEach(event -> copy.add(event.deepCopy()));
        Collections.reverse(copy);
        return copy;
    }

    private static ObjectNode numbered(List<ObjectNode> events, long number) {
        return events.stream()
                .filter(event -> event.path("number").asLong() == number)
                .findFirst()
                .orElseThrow();
    }

    // Event 2 to the last but one, so that it has a neighbour on both sides.
    private int anyNumber() {
        return 2 + random.nextInt(EVENTS - 2);
    }

    private void expect(String finding, List<ObjectNode> tampered, String id) {
        AuditExport.ChainVerification result = verify(tampered, null);
        assertFalse(result.isValid(), result.text());
        assertTrue(result.text().contains(finding), result.text());
        assertTrue(result.text().contains(id), () -> result.text() + " names " + id);
    }

    @Test
    void anUntouchedExportIsValidInAnyOrder() {
        List<ObjectNode> copy = copy();
        assertTrue(verify(copy, null).isValid(), verify(copy, null).text());
        Collections.shuffle(copy, random);
        assertTrue(verify(copy, events.get(3).path("hash").asText()).isValid());
    }

    @Test
    void aChangedEventIsNamed() {
        List<BiConsumer<ObjectNode, String>> changes = List.of(
                (event, text) -> event.put("at", START.toString()),
                (event, text) -> event.put("kind", text),
                (event, text) -> event.put("subject", text),
                (event, text) -> event.put("by", text),
                (event, text) -> event.put("by", AuditChain.ERASED),
                (event, text) -> event.put("note", text),
                (event, text) -> event.put("key", text),
                (event, text) -> event.remove("by"),
                (event, text) -> event.remove("after"),
                (event, text) -> event.putObject("before").put("level", text),
                (event, text) -> ((ObjectNode) event.get("after")).put("level", text),
                (event, text) -> ((ObjectNode) event.get("after")).put("name", text),
                (event, text) -> ((ObjectNode) event.get("after")).put("quota", 17),
                (event, text) -> ((ObjectNode) event.get("digests")).remove("/by"),
                (event, text) -> ((ObjectNode) event.get("digests")).putObject("by"),
                (event, text) -> ((ObjectNode) event.get("digests")).putNull("/key"),
                (event, text) -> event.put("digests", text),
                (event, text) -> event.put("approvedBy", text),
                (event, text) -> event.putObject("denied").put("count", 1),
                (event, text) -> event.put("number", event.get("number").asText()),
                (event, text) -> event.put("hash", "f".repeat(64)));
        for (int i = 0; i < ROUNDS; i++) {
            List<ObjectNode> copy = copy();
            ObjectNode event = numbered(copy, 1 + random.nextInt(EVENTS));
            changes.get(i % changes.size()).accept(event, "other " + random.nextInt());
            expect("was changed", copy, event.path("id").asText());
        }
    }

    @Test
    void aChangedEventWithANewHashIsNamed() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ObjectNode> copy = copy();
            ObjectNode event = numbered(copy, anyNumber());
            event.put("note", "other " + random.nextInt());
            seal(event, event.path("number").asLong(), event.path("previous").asText());
            expect("was changed", copy, event.path("id").asText());
        }
    }

    @Test
    void aRemovedEventIsNamedByItsNumber() {
        for (int number = 1; number < EVENTS; number++) {
            List<ObjectNode> copy = copy();
            copy.remove(numbered(copy, number));
            expect(
                    "event " + number + " was removed",
                    copy,
                    events.get(number).path("id").asText());
        }
        List<ObjectNode> copy = copy();
        copy.removeIf(event -> event.path("number").asLong() <= 3);
        expect("the events 1 to 3 were removed", copy, events.get(3).path("id").asText());
    }

    @Test
    void anEventThatIsRemovedAtTheEndIsMissedByANotedHash() {
        List<ObjectNode> copy = copy();
        copy.remove(numbered(copy, EVENTS));
        assertTrue(verify(copy, null).isValid());
        assertFalse(verify(copy, events.get(EVENTS - 1).path("hash").asText()).isValid());
    }

    @Test
    void anInsertedEventIsNamed() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ObjectNode> copy = copy();
            int number = anyNumber();
            ObjectNode inserted = event(START.plusSeconds(number * 100L));
            // The one who inserts it may compute the best hash, or give it none.
            boolean isSealed = i % 2 == 0;
            if (isSealed)
                seal(inserted, number, events.get(number - 1).path("previous").asText());
            copy.add(random.nextInt(EVENTS), inserted);
            expect("was inserted", copy, inserted.path("id").asText());
        }
    }

    @Test
    void eventsThatChangePlacesAreNamed() {
        for (int i = 0; i < ROUNDS; i++) {
            List<ObjectNode> copy = copy();
            int first = 1 + random.nextInt(EVENTS - 1);
            int second = first + 1 + random.nextInt(EVENTS - first);
            ObjectNode earlier = numbered(copy, first);
            ObjectNode later = numbered(copy, second);
            for (String member : List.of("number", "hash", "previous")) {
                var value = earlier.get(member);
                earlier.set(member, later.get(member));
                later.set(member, value);
            }
            expect("was changed", copy, later.path("id").asText());
        }
    }

    @Test
    void anErasedMemberLeavesTheChainValidAndIsCounted() {
        List<ObjectNode> copy = copy();
        ObjectNode event = numbered(copy, anyNumber());
        event.put("by", AuditChain.ERASED);
        ((ObjectNode) event.at("/digests/~1by")).remove("salt");
        AuditExport.ChainVerification result = verify(copy, null);
        assertTrue(result.isValid(), result.text());
        assertTrue(result.text().contains("erased personal members: 1."), result.text());
        event.put("by", "somebody else");
        expect("was changed", copy, event.path("id").asText());
    }

    @Test
    void canonicalJsonIsThatOfRfc8785() throws Exception {
        // The example of RFC 8785, section 3.2.2, abridged, and a control character.
        String json =
                "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3],\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\",\"literals\":[null,true,false]}";
        assertTrue(
                new String(CanonicalJson.of(StoredJson.MAPPER.readTree(json)), StandardCharsets.UTF_8)
                        .equals(
                                "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002],\"string\":\"€$\\u000f\\nA'B\"}"));
    }
}
