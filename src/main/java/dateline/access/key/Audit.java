package dateline.access.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.Ids;
import dateline.http.base.StoredJson;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.panache.Panache;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * One event of the audit log: who changed what, when, from what to what. Written in the transaction of the
 * change, so that both are committed or neither.
 */
public final class Audit {

    private static final String INSERT = """
            insert into audit_event (id, at, kind, subject, partner_id, key_id, made_by, before, after, note, person)
            values (?1, ?2, ?3, ?4, cast(?5 as uuid), ?6, ?7, cast(?8 as jsonb), cast(?9 as jsonb), ?10, ?11)
            """;

    private static final String INSERT_MANY = """
            insert into audit_event (id, at, kind, subject, key_id, made_by, after, note, person)
            select r.id, ?2, r.kind, r.subject, ?3, ?4, r.after, r.note, ?5
            from json_to_recordset(cast(?1 as json)) r(id uuid, kind text, subject text, after jsonb, note text)
            """;

    private final String subject;
    private final String kind;
    private UUID partner;
    private ObjectNode before;
    private ObjectNode after;
    private String note;

    private Audit(String subject, String kind) {
        this.subject = subject;
        this.kind = kind;
    }

    /**
     * @param subject such as {@code permission:ID}
     * @param kind past tense, such as {@code permission-suspended}
     */
    public static Audit of(String subject, String kind) {
        return new Audit(subject, kind);
    }

    /** The partner that the event concerns. */
    public Audit partner(UUID id) {
        partner = id;
        return this;
    }

    /** State before the change, as an object; null where there was nothing. */
    public Audit from(Object state) {
        before = tree(state);
        return this;
    }

    /** State after the change. */
    public Audit to(Object state) {
        after = tree(state);
        return this;
    }

    public Audit because(String reason) {
        note = reason;
        return this;
    }

    /** Writes the event, with the members that differ. */
    public void record(String madeBy, Instant at) {
        removeUnchangedMembers();
        Panache.getEntityManager()
                .createNativeQuery(INSERT)
                .setParameter(1, Ids.next())
                .setParameter(2, at)
                .setParameter(3, kind)
                .setParameter(4, subject)
                .setParameter(5, partner == null ? null : partner.toString())
                .setParameter(6, callerId(false))
                .setParameter(7, madeBy)
                .setParameter(8, text(before))
                .setParameter(9, text(after))
                .setParameter(10, note)
                .setParameter(11, callerId(true))
                .executeUpdate();
    }

    /** Writes many events of new resources in one statement. */
    public static void record(List<Audit> events, String madeBy, Instant at) {
        if (events.isEmpty()) return;
        ArrayNode rows = StoredJson.MAPPER.createArrayNode();
        for (Audit event : events)
            rows.addObject()
                    .put("id", Ids.next().toString())
                    .put("subject", event.subject)
                    .put("kind", event.kind)
                    .put("note", event.note)
                    .set("after", event.after);
        Panache.getEntityManager()
                .createNativeQuery(INSERT_MANY)
                .setParameter(1, rows.toString())
                .setParameter(2, at)
                .setParameter(3, callerId(false))
                .setParameter(4, madeBy)
                .setParameter(5, callerId(true))
                .executeUpdate();
    }

    private void removeUnchangedMembers() {
        if (before == null || after == null) return;
        ObjectNode earlier = before.deepCopy();
        before.properties().removeIf(member -> Objects.equals(member.getValue(), after.get(member.getKey())));
        after.properties().removeIf(member -> Objects.equals(member.getValue(), earlier.get(member.getKey())));
    }

    private static ObjectNode tree(Object object) {
        return object == null ? null : (ObjectNode) StoredJson.MAPPER.<JsonNode>valueToTree(object);
    }

    private static String text(ObjectNode tree) {
        return tree == null || tree.isEmpty() ? null : tree.toString();
    }

    // Both ids are absent for the server itself: the demo newsroom, the first start.
    private static String callerId(boolean ofPerson) {
        var container = Arc.container();
        if (!container.requestContext().isActive()) return null;
        return container
                .instance(Caller.class)
                .get()
                .authenticated()
                .filter(caller -> caller.isPerson() == ofPerson)
                .map(AuthenticatedCaller::id)
                .orElse(null);
    }
}
