package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.MemberDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Exported audit events and the verification of their hash chain. Of each event only its links in the chain are kept,
 * about 400 bytes. The order of the events in the export does not matter.
 */
final class AuditExport {

    // An event is sealed within a second of the end of its transaction, which lasts seconds at most.
    private static final Duration MAX_UNSEALED = Duration.ofMinutes(1);
    private static final TypeReference<TreeMap<String, MemberDigest>> DIGESTS = new TypeReference<>() {};

    /**
     * @param text for the operator
     */
    record ChainVerification(boolean isValid, String text) {

        static ChainVerification invalid(String problem) {
            return new ChainVerification(false, "Not valid: " + problem);
        }
    }

    /**
     * A sealed event.
     *
     * @param problem why its content is not what was sealed, or null
     */
    private record SealedEvent(String id, Instant at, long number, String hash, String previous, String problem) {

        String name() {
            return "event " + number + " (" + id + ", " + at + ")";
        }
    }

    private record ExportedEvent(String id, Instant at) {}

    // By number. More than one event with the same number means that one was inserted.
    private final TreeMap<Long, List<SealedEvent>> links = new TreeMap<>();
    private final List<ExportedEvent> unsealed = new ArrayList<>();
    private int eventsWithErasedMembers;

    /** @throws IllegalArgumentException with a message for the operator if this is not an audit event */
    void add(ObjectNode event) {
        String id = event.path("id").asText();
        Instant at = instant(event);
        if (!event.has("hash") && !event.has("number")) {
            unsealed.add(new ExportedEvent(id, at));
            return;
        }
        long number = event.path("number").asLong();
        String previous = event.path("previous").asText();
        String hash = event.path("hash").asText();
        Optional<Map<String, MemberDigest>> digests = digests(event);
        String problem = digests.map(found -> findProblem(event, number, previous, hash, found))
                .orElse(Optional.of("its digests have another form."))
                .orElse(null);
        if (digests.filter(AuditChain::hasErasedMember).isPresent()) eventsWithErasedMembers++;
        links.computeIfAbsent(number, none -> new ArrayList<>(1))
                .add(new SealedEvent(id, at, number, hash, previous, problem));
    }

    /** Digests by JSON pointer; empty if they have not the form in which the server writes them. */
    private static Optional<Map<String, MemberDigest>> digests(ObjectNode event) {
        if (!event.has("digests")) return Optional.of(Map.of());
        try {
            Map<String, MemberDigest> digests = StoredJson.MAPPER.convertValue(event.get("digests"), DIGESTS);
            digests.keySet().forEach(JsonPointer::compile);
            return digests.containsValue(null) ? Optional.empty() : Optional.of(digests);
        } catch (IllegalArgumentException otherForm) {
            return Optional.empty();
        }
    }

    private static Optional<String> findProblem(
            ObjectNode event, long number, String previous, String hash, Map<String, MemberDigest> digests) {
        Optional<String> unsealed = AuditChain.findUnsealedMember(event);
        if (unsealed.isPresent()) return Optional.of("its member " + unsealed.get() + " was not sealed.");
        Optional<String> changed = AuditChain.findChangedMember(event, digests);
        if (changed.isPresent())
            return Optional.of("its member " + changed.get().substring(1) + " is not the one that was sealed.");
        boolean hasHash = event.path("number").isIntegralNumber()
                && AuditChain.hash(number, previous, event, digests).equals(hash);
        return hasHash ? Optional.empty() : Optional.of("its content does not have the hash that it names.");
    }

    /** @param noted a hash that has to be in the chain, or null */
    ChainVerification verify(String noted) {
        if (links.isEmpty()) return ChainVerification.invalid("the export has no sealed events.");
        Optional<String> problem = findProblem();
        if (problem.isPresent()) return ChainVerification.invalid(problem.get());
        SealedEvent newest = links.lastEntry().getValue().get(0);
        Optional<ExportedEvent> inserted = unsealed.stream()
                .filter(event -> event.at().isBefore(newest.at().minus(MAX_UNSEALED)))
                .min(Comparator.comparing(ExportedEvent::at));
        if (inserted.isPresent())
            return ChainVerification.invalid("event " + inserted.get().id() + " of "
                    + inserted.get().at() + " was inserted: it is not sealed, though newer events are.");
        if (noted != null
                && links.values().stream().noneMatch(link -> link.get(0).hash().equals(noted)))
            return ChainVerification.invalid(
                    "no event has the hash that you noted. Events at the end were removed, or the chain"
                            + " was computed again.");
        return new ChainVerification(true, describe(newest, noted));
    }

    private Optional<String> findProblem() {
        String previous = AuditChain.BEFORE_FIRST;
        long expected = 1;
        for (Map.Entry<Long, List<SealedEvent>> sameNumber : links.entrySet()) {
            long number = sameNumber.getKey();
            SealedEvent link = sameNumber.getValue().get(0);
            if (number < expected) return Optional.of(link.name() + " was inserted: the chain has no such number.");
            if (number > expected)
                return Optional.of(removed(expected, number - 1) + " removed before " + link.name() + ".");
            List<String> namedNext = previousOf(number + 1);
            if (sameNumber.getValue().size() > 1)
                return Optional.of(inserted(sameNumber.getValue(), previous, namedNext)
                                .name() + " was inserted: another event has the same number.");
            if (link.problem() != null) return Optional.of(link.name() + " was changed: " + link.problem());
            // A changed event whose hash was computed again is the one whose hash no other event names.
            if (!link.previous().equals(previous) || !namedNext.isEmpty() && !namedNext.contains(link.hash()))
                return Optional.of(
                        link.name() + " was changed and got another hash, which the chain does not continue.");
            previous = link.hash();
            expected++;
        }
        return Optional.empty();
    }

    // The genuine one of several events with the same number is the one that continues the chain on both sides.
    private static SealedEvent inserted(List<SealedEvent> sameNumber, String previous, List<String> namedNext) {
        SealedEvent genuine = sameNumber.stream()
                .filter(link -> link.problem() == null && link.previous().equals(previous))
                .max(Comparator.comparing(link -> namedNext.contains(link.hash())))
                .orElse(sameNumber.get(0));
        return sameNumber.stream().filter(link -> link != genuine).findFirst().orElseThrow();
    }

    private List<String> previousOf(long number) {
        return links.getOrDefault(number, List.of()).stream()
                .map(SealedEvent::previous)
                .toList();
    }

    private static String removed(long first, long last) {
        return first == last ? "event " + first + " was" : "the events " + first + " to " + last + " were";
    }

    private String describe(SealedEvent newest, String noted) {
        StringBuilder text = new StringBuilder("Valid: " + links.size() + " events. The newest is " + newest.name()
                + " with the hash " + newest.hash() + ".");
        if (noted == null)
            text.append(" Whether newer events were removed shows only against a hash that was noted later.");
        if (eventsWithErasedMembers > 0)
            text.append(" Events with erased personal members: ")
                    .append(eventsWithErasedMembers)
                    .append('.');
        if (!unsealed.isEmpty())
            text.append(" Events that were not sealed yet and are not verified: ")
                    .append(unsealed.size())
                    .append('.');
        return text.toString();
    }

    private static Instant instant(ObjectNode event) {
        try {
            return Instant.parse(event.path("at").asText());
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "The export holds something else than audit events: \"at\" of "
                            + event.path("id").asText() + " is no instant.",
                    e);
        }
    }
}
