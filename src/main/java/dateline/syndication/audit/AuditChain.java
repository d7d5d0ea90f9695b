package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.CanonicalJson;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.MemberDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The hash of an audit event in the chain: SHA-256 of the canonical JSON of its members, its number and the hash of the
 * event before it. Personal members enter it by a salted digest, so that they can be erased and the hash stays valid.
 */
final class AuditChain {

    /** The hash before the first event. */
    static final String BEFORE_FIRST = "0".repeat(64);

    /** The value that an erased member has. */
    static final String ERASED = "erased";

    private static final List<String> MEMBERS =
            List.of("id", "at", "kind", "subject", "partner", "by", "key", "person", "note", "before", "after");
    // Members of an event in a response that are not sealed: its place in the chain, and addresses.
    private static final Set<String> UNSEALED = Set.of("number", "hash", "previous", "digests", "links");
    private static final List<String> PERSONAL = List.of("by", "person", "note");
    private static final List<String> STATES = List.of("before", "after");
    private static final Set<String> PERSONAL_IN_STATES = Set.of("name", "contact", "contacts", "reason");
    private static final int SALT_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AuditChain() {}

    /**
     * Digests of the personal members of an event, by JSON pointer, with new salts.
     *
     * @param event as in responses
     */
    static Map<String, MemberDigest> digests(ObjectNode event) {
        Map<String, MemberDigest> digests = new TreeMap<>();
        for (String pointer : personalPointers(event)) {
            byte[] salt = new byte[SALT_BYTES];
            RANDOM.nextBytes(salt);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(salt);
            digests.put(pointer, new MemberDigest(digest(text, event.at(pointer)), text));
        }
        return digests;
    }

    /**
     * @param number position in the chain, from 1
     * @param previous hash of the event before, or {@link #BEFORE_FIRST}
     * @param event as in responses; other members than those of the chain are left out
     * @return SHA-256 in hexadecimal
     */
    static String hash(long number, String previous, ObjectNode event, Map<String, MemberDigest> digests) {
        ObjectNode sealed = StoredJson.MAPPER.createObjectNode();
        for (String member : MEMBERS)
            if (event.has(member)) sealed.set(member, event.get(member).deepCopy());
        for (String pointer : digests.keySet()) {
            JsonPointer path = JsonPointer.compile(pointer);
            if (sealed.at(path.head()) instanceof ObjectNode parent)
                parent.remove(path.last().getMatchingProperty());
        }
        sealed.put("number", number).put("previous", previous);
        ObjectNode digested = sealed.putObject("digests");
        digests.forEach((pointer, digest) -> digested.put(pointer, digest.digest()));
        return sha256(CanonicalJson.of(sealed));
    }

    /** A personal member whose value is not the one that was sealed and that is not erased; empty if all are right. */
    static Optional<String> findChangedMember(ObjectNode event, Map<String, MemberDigest> digests) {
        Set<String> pointers = new TreeSet<>(personalPointers(event));
        pointers.addAll(digests.keySet());
        return pointers.stream()
                .filter(pointer -> !isIntact(event.at(pointer), digests.get(pointer)))
                .findFirst();
    }

    /** A member that no event of the log has, so that it was added to the export; empty if there is none. */
    static Optional<String> findUnsealedMember(ObjectNode event) {
        return event.properties().stream()
                .map(Map.Entry::getKey)
                .filter(member -> !MEMBERS.contains(member) && !UNSEALED.contains(member))
                .findFirst();
    }

    static boolean hasErasedMember(Map<String, MemberDigest> digests) {
        return digests.values().stream().anyMatch(digest -> digest.salt() == null);
    }

    private static boolean isIntact(JsonNode value, MemberDigest digest) {
        if (digest == null) return false;
        if (digest.salt() == null) return value.isTextual() && value.asText().equals(ERASED);
        return !value.isMissingNode() && digest(digest.salt(), value).equals(digest.digest());
    }

    private static List<String> personalPointers(ObjectNode event) {
        List<String> pointers = new ArrayList<>();
        for (String member : PERSONAL) if (event.hasNonNull(member)) pointers.add("/" + member);
        for (String state : STATES) {
            event.path(state).fieldNames().forEachRemaining(member -> {
                if (PERSONAL_IN_STATES.contains(member)) pointers.add("/" + state + "/" + member);
            });
        }
        return pointers;
    }

    private static String digest(String salt, JsonNode value) {
        return sha256(
                CanonicalJson.of(StoredJson.MAPPER.createArrayNode().add(salt).add(value)));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
