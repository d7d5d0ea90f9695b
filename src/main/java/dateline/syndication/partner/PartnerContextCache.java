package dateline.syndication.partner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.access.key.AuthenticatedKey;
import dateline.access.key.Caller;
import dateline.syndication.partner.RequestingPartner.PartnerOutlet;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Cache of partner contexts. An entry is valid as long as the generation of rights is unchanged; each key look-up in
 * the database reads that generation.
 */
@Singleton
public class PartnerContextCache {

    // A permission takes 1 to 2 KB of memory, so this bounds the cache to about 40 MB.
    private static final int MOST_PERMISSIONS = 20_000;

    /**
     * A cached context.
     *
     * @param terms the generation of rights when it was read
     */
    private record CachedContext(long terms, PartnerContext licensee) {}

    private final Cache<PartnerOutlet, CachedContext> known = Caffeine.newBuilder()
            .maximumWeight(MOST_PERMISSIONS)
            .executor(Runnable::run)
            .weigher((PartnerOutlet who, CachedContext read) ->
                    1 + read.licensee().permissions().size())
            .build();

    /**
     * The context of the caller's partner and outlet.
     *
     * @throws dateline.http.problem.Problem 403 for a key without a partner
     */
    public PartnerContext of(Caller caller) {
        PartnerOutlet who = RequestingPartner.who(caller);
        AuthenticatedKey key = caller.recognised().orElseThrow();
        Optional<PartnerContext> remembered = known(key);
        if (remembered.isPresent()) return remembered.get();
        PartnerContext licensee = PartnerContext.of(who.partner(), who.outlet());
        if (key.isUnchanged()) known.put(who, new CachedContext(key.rightsGeneration(), licensee));
        return licensee;
    }

    /** A valid cached context, without database access; empty if it must be loaded. */
    Optional<PartnerContext> known(AuthenticatedKey key) {
        if (!key.isUnchanged() || key.outlet() == null) return Optional.empty();
        CachedContext last = known.getIfPresent(new PartnerOutlet(key.partner(), key.outlet()));
        return last != null && last.terms() == key.rightsGeneration() ? Optional.of(last.licensee()) : Optional.empty();
    }
}
