package dateline.access.key;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A key that was recognised.
 *
 * @param scopes what it may do now
 * @param at when it was looked at, by the database's clock
 * @param isUnchanged whether nothing was committed to the log by then that this node does not know of
 * @param rightsGeneration where it is still, another number whenever something has changed that decides what partners may have
 * @param cacheGeneration as many times answers had been dropped from memory by what this node knew then: what is made for this key is kept only while that is all
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
     * What two keys have in common that read the same everywhere below {@code /v1/articles} and {@code /v1/feeds}: their scopes.
     *
     * @return empty for a partner's key, which may have rights of its own
     */
    public Optional<String> newsroomRights() {
        return partner != null || outlet != null ? Optional.empty() : Optional.of(sortedScopes());
    }

    /**
     * What a partner's key reads under its permissions like any other of its outlet and scopes: equal for those, and for no others.
     *
     * @return empty for a key of the newsroom's own
     */
    public Optional<String> outletRights() {
        return outlet == null
                ? Optional.empty()
                : Optional.of("outlet " + partner + " " + outlet + " " + sortedScopes());
    }

    /** By which its requests are counted. */
    String rateLimitName() {
        return "key:" + id;
    }

    private String sortedScopes() {
        return scopes.size() == 1 ? scopes.get(0) : String.join(" ", new TreeSet<>(scopes));
    }
}
