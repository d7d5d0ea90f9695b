package dateline.access.key;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * An API key that was authenticated.
 *
 * @param scopes the scopes in effect now
 * @param at when it was looked up, by the database's clock
 * @param isUnchanged whether this node had seen everything committed to the change log by then
 * @param rightsGeneration differs whenever partners' rights have changed, as far as this node has seen
 * @param cacheGeneration generation of the response cache at the last poll; a response built for this key is stored
 *     only if the generation is still the same
 */
@RecordBuilder
public record AuthenticatedKey(
        String id,
        String name,
        List<String> scopes,
        UUID partner,
        UUID outlet,
        Instant at,
        boolean isUnchanged,
        long rightsGeneration,
        long cacheGeneration) {

    /**
     * Equal for keys that read the same below {@code /v1/articles} and {@code /v1/feeds}: their scopes.
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

    /** The name under which the rate limit counts its requests. */
    String rateLimitName() {
        return "key:" + id;
    }

    private String sortedScopes() {
        return scopes.size() == 1 ? scopes.get(0) : String.join(" ", new TreeSet<>(scopes));
    }
}
