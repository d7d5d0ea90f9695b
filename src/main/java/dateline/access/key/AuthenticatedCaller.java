package dateline.access.key;

import dateline.access.person.Person;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A caller that was authenticated: an API key, or a person with a token.
 *
 * @param id public id of the key, or subject of the person
 * @param isPerson whether it is a person
 * @param scopes the scopes in effect now
 * @param streamsUntil when responses that are still being sent to a person end; null for a key, which is looked up again
 * @param at when it was looked up, by the database's clock
 * @param isUnchanged whether this node had seen everything committed to the change log by then
 * @param rightsGeneration differs whenever partners' rights have changed, as far as this node has seen
 * @param cacheGeneration generation of the response cache at the last poll; a response built for this key is stored
 *     only if the generation is still the same
 */
@RecordBuilder
public record AuthenticatedCaller(
        String id,
        boolean isPerson,
        String name,
        List<String> scopes,
        UUID partner,
        UUID outlet,
        Instant streamsUntil,
        Instant at,
        boolean isUnchanged,
        long rightsGeneration,
        long cacheGeneration) {

    // Not the empty text, which is the mark of anonymous callers in the response cache.
    private static final String NO_SCOPE = "-";

    /** @throws dateline.http.problem.Problem 401 if the token of the person is not valid at this instant */
    static AuthenticatedCaller of(
            Person person, Instant now, boolean isUnchanged, ChangeWatermark.LastCheck lastCheck) {
        person.requireValidAt(now);
        return AuthenticatedCallerBuilder.builder()
                .id(person.subject())
                .isPerson(true)
                .name(person.name())
                .scopes(person.scopes())
                .streamsUntil(person.streamsUntil(now))
                .at(now)
                .isUnchanged(isUnchanged)
                .rightsGeneration(lastCheck.rightsGeneration())
                .cacheGeneration(lastCheck.cacheGeneration())
                .build();
    }

    /**
     * Equal for keys and people that read the same below {@code /v1/articles} and {@code /v1/feeds}: their scopes.
     *
     * @return empty for a partner's key, whose rights may differ
     */
    public Optional<String> newsroomRights() {
        return partner != null || outlet != null ? Optional.empty() : Optional.of(sortedScopes());
    }

    /**
     * Equal for keys of the same outlet with the same scopes, which read the same under the partner's permissions.
     *
     * @return empty for a key of the newsroom
     */
    public Optional<String> outletRights() {
        return outlet == null
                ? Optional.empty()
                : Optional.of("outlet " + partner + " " + outlet + " " + sortedScopes());
    }

    /** {@link #newsroomRights()} or {@link #outletRights()}; empty for a key of a partner without an outlet. */
    String readRights() {
        return newsroomRights().or(this::outletRights).orElse("");
    }

    /** The name under which the rate limit counts its requests: the same for all tokens of a person. */
    String rateLimitName() {
        return (isPerson ? "person:" : "key:") + id;
    }

    private String sortedScopes() {
        if (scopes.isEmpty()) return NO_SCOPE;
        return scopes.size() == 1 ? scopes.get(0) : String.join(" ", new TreeSet<>(scopes));
    }
}
