package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.MemberDigest;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code bin/dateline erase-person TEXT}: erases each personal member of the audit log that contains TEXT, such as the
 * name of a person or the subject of a token: who did it, the note, and names and contacts among the values before and
 * after. The hash chain stays valid, because these members are in it by digest. The salt of the digest is erased too,
 * so that the value cannot be guessed.
 */
public final class ErasePersonCommand {

    private static final String USAGE = "Usage: bin/dateline erase-person TEXT, where TEXT has 3 characters or more";
    private static final int MIN_LENGTH = 3;
    private static final TypeReference<TreeMap<String, MemberDigest>> DIGESTS = new TypeReference<>() {};

    private static final String FIND = """
            select e.*, s.digests from audit_event e left join audit_seal s on s.place = e.place
            where position(? in concat_ws(' ', e.made_by, e.person, e.note)) > 0 or exists (
                select from jsonb_path_query(jsonb_build_array(e.before, e.after), 'strict $.**') value
                where jsonb_typeof(value) = 'string' and position(? in value #>> '{}') > 0)
            order by e.place
            """;

    private static final String ERASE = """
            update audit_event set made_by = ?, person = ?, note = ?, before = cast(? as jsonb), after = cast(? as jsonb) where place = ?
            """;

    private ErasePersonCommand() {}

    /** @throws IllegalArgumentException with a message for the operator if the arguments are invalid */
    public static void run(Connection connection, List<String> arguments, PrintStream out) throws SQLException {
        if (arguments.size() != 1 || arguments.get(0).strip().length() < MIN_LENGTH)
            throw new IllegalArgumentException(USAGE);
        connection.setAutoCommit(false);
        try (Statement lock = connection.createStatement()) {
            // No event is sealed meanwhile.
            lock.execute("select pg_advisory_xact_lock(" + AuditSealer.LOCK_KEY + ")");
        }
        int erased = 0;
        try (PreparedStatement find = connection.prepareStatement(FIND)) {
            find.setString(1, arguments.get(0));
            find.setString(2, arguments.get(0));
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) if (erase(connection, row, arguments.get(0))) erased++;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        connection.commit();
        out.println("Personal members of " + erased + " audit events were erased. Exports that were made before still"
                + " contain them.");
    }

    private static boolean erase(Connection connection, ResultSet row, String text)
            throws SQLException, JsonProcessingException {
        ObjectNode event = AuditEvents.toSealable(row);
        String stored = row.getString("digests");
        Map<String, MemberDigest> digests =
                stored == null ? AuditChain.digests(event) : StoredJson.MAPPER.readValue(stored, DIGESTS);
        List<String> pointers = digests.keySet().stream()
                .filter(pointer -> contains(event.at(pointer), text))
                .toList();
        for (String pointer : pointers) {
            JsonPointer path = JsonPointer.compile(pointer);
            ((ObjectNode) event.at(path.head())).put(path.last().getMatchingProperty(), AuditChain.ERASED);
            digests.put(pointer, new MemberDigest(digests.get(pointer).digest(), null));
        }
        if (pointers.isEmpty()) return false;
        update(connection, event, row.getLong("place"));
        if (stored != null) updateSeal(connection, digests, row.getLong("place"));
        return true;
    }

    private static boolean contains(JsonNode value, String text) {
        if (value.isTextual()) return value.asText().contains(text);
        for (JsonNode element : value) if (contains(element, text)) return true;
        return false;
    }

    private static void update(Connection connection, ObjectNode event, long place) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(ERASE)) {
            update.setString(1, event.path("by").asText());
            update.setString(2, event.path("person").asText(null));
            update.setString(3, event.path("note").asText(null));
            update.setString(4, event.has("before") ? event.get("before").toString() : null);
            update.setString(5, event.has("after") ? event.get("after").toString() : null);
            update.setLong(6, place);
            update.executeUpdate();
        }
    }

    private static void updateSeal(Connection connection, Map<String, MemberDigest> digests, long place)
            throws SQLException, JsonProcessingException {
        try (PreparedStatement update =
                connection.prepareStatement("update audit_seal set digests = cast(? as jsonb) where place = ?")) {
            update.setString(1, StoredJson.MAPPER.writeValueAsString(digests));
            update.setLong(2, place);
            update.executeUpdate();
        }
    }
}
