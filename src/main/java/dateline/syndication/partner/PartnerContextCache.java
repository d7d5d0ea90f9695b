package dateline.syndication.partner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.access.key.AuthenticatedKey;
import dateline.access.key.Caller;
import dateline.syndication.partner.RequestingPartner.PartnerOutlet;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Partners as they were read last, each for as long as nothing has changed that decides what anybody may have: whether it has is asked
 * with every key, at the database.
 */
@Singleton
public class PartnerContextCache {

    // A permission takes a kilobyte or two.
    private static final int MOST_PERMISSIONS = 20_000;

    /** @param terms how often permissions, partners and outlets, and what everything is told with, had changed */
    private record CachedContext(long terms, PartnerContext licensee) {}

    private final Cache<PartnerOutlet, CachedContext> known = Caffeine.newBuilder()
            .maximumWeight(MOST_PERMISSIONS)
            .executor(Runnable::run)
            .weigher((PartnerOutlet who, CachedContext read) ->
                    1 + read.licensee().permissions().size())
            .build();

    /** Of the partner that asks, for its own outlet; @throws dateline.http.problem.Problem 403 for a key of no partner */
    public PartnerContext of(Caller caller) {
        PartnerOutlet who = RequestingPartner.who(caller);
        AuthenticatedKey key = caller.recognised().orElseThrow();
        Optional<PartnerContext> remembered = known(key);
        if (remembered.isPresent()) return remembered.get();
        PartnerContext licensee = PartnerContext.of(who.partner(), who.outlet());
        if (key.isUnchanged()) known.put(who, new CachedContext(key.rightsGeneration(), licensee));
        return licensee;
    }

    /** Never waits; empty for who has to be read. */
    Optional<PartnerContext> known(AuthenticatedKey key) {
        if (!key.isUnchanged() || key.outlet() == null) return Optional.empty();
        CachedContext last = known.getIfPresent(new PartnerOutlet(key.partner(), key.outlet()));
        return last != null && last.terms() == key.rightsGeneration() ? Optional.of(last.licensee()) : Optional.empty();
    }
}
