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

    private static final int SHARE_OF_HEAP = 16;
    // A permission, or a partner and its outlet, without the values of their selections.
    private static final int BYTES_OF_TERMS = 2_000;
    // A value of a selection or a section, with up to 100 characters.
    private static final int BYTES_OF_VALUE = 160;

    /**
     * A cached context.
     *
     * @param rightsGeneration the generation of rights when it was read
     */
    private record CachedContext(long rightsGeneration, PartnerContext partnerContext) {}

    private final Cache<PartnerOutlet, CachedContext> contexts = Caffeine.newBuilder()
            .maximumWeight(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP)
            .executor(Runnable::run)
            .weigher((PartnerOutlet partnerOutlet, CachedContext cached) -> weigh(cached.partnerContext()))
            .build();

    private static int weigh(PartnerContext context) {
        int values = context.sections().parents().size()
                + context.partner().exclude.countValues()
                + context.permissions().stream()
                        .mapToInt(permission -> permission.terms.countSelectedValues())
                        .sum();
        return BYTES_OF_TERMS * (1 + context.permissions().size()) + BYTES_OF_VALUE * values;
    }

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
