package dateline.syndication.partner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.access.key.AuthenticatedCaller;
import dateline.access.key.Caller;
import dateline.syndication.partner.RequestingPartner.PartnerOutlet;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Cache of partner contexts. An entry is valid as long as the rights generation of this node is unchanged; the node raises it when it polls a
 * change of rights from the change log.
 */
@Singleton
public class PartnerContextCache {

    // A permission takes 1 to 2 KB of memory, so this bounds the cache to about 40 MB.
    private static final int MOST_PERMISSIONS = 20_000;

    /**
     * A cached context.
     *
     * @param rightsGeneration the generation of rights when it was read
     */
    private record CachedContext(long rightsGeneration, PartnerContext partnerContext) {}

    private final Cache<PartnerOutlet, CachedContext> contexts = Caffeine.newBuilder()
            .maximumWeight(MOST_PERMISSIONS)
            .executor(Runnable::run)
            .weigher((PartnerOutlet partnerOutlet, CachedContext cached) ->
                    1 + cached.partnerContext().permissions().size())
            .build();

    /**
     * The context of the caller's partner and outlet.
     *
     * @throws dateline.http.problem.Problem 403 for a key without a partner
     */
    public PartnerContext of(Caller caller) {
        PartnerOutlet partnerOutlet = RequestingPartner.partnerOutlet(caller);
        AuthenticatedCaller key = caller.authenticated().orElseThrow();
        Optional<PartnerContext> cached = findCached(key);
        if (cached.isPresent()) return cached.get();
        PartnerContext partnerContext = PartnerContext.of(partnerOutlet.partner(), partnerOutlet.outlet());
        if (key.isUnchanged()) contexts.put(partnerOutlet, new CachedContext(key.rightsGeneration(), partnerContext));
        return partnerContext;
    }

    /** A valid cached context, without database access; empty if it must be loaded. */
    Optional<PartnerContext> findCached(AuthenticatedCaller key) {
        if (!key.isUnchanged() || key.outlet() == null) return Optional.empty();
        CachedContext cached = contexts.getIfPresent(new PartnerOutlet(key.partner(), key.outlet()));
        return cached != null && cached.rightsGeneration() == key.rightsGeneration()
                ? Optional.of(cached.partnerContext())
                : Optional.empty();
    }
}
