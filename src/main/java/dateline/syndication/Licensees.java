package dateline.syndication;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.access.Caller;
import dateline.access.KeyInForce;
import dateline.syndication.Asking.Who;
import jakarta.inject.Singleton;

/**
 * Partners as they were read last, each for as long as nothing has changed that decides what anybody may have: whether it has is asked
 * with every key, at the database.
 */
@Singleton
class Licensees {

    // A permission takes a kilobyte or two.
    private static final int MOST_PERMISSIONS = 20_000;

    /** @param terms how often permissions, partners and outlets, and what everything is told with, had changed */
    private record Read(long terms, Licensee licensee) {}

    private final Cache<Who, Read> known = Caffeine.newBuilder()
            .maximumWeight(MOST_PERMISSIONS)
            .weigher((Who who, Read read) -> 1 + read.licensee().permissions().size())
            .build();

    /** Of the partner that asks, for its own outlet; @throws dateline.http.Problem 403 for a key of no partner */
    Licensee of(Caller caller) {
        Who who = Asking.who(caller);
        KeyInForce key = caller.recognised().orElseThrow();
        if (!key.still()) return Licensee.of(who.partner(), who.outlet());
        Read last = known.getIfPresent(who);
        if (last != null && last.terms() == key.terms()) return last.licensee();
        Licensee licensee = Licensee.of(who.partner(), who.outlet());
        known.put(who, new Read(key.terms(), licensee));
        return licensee;
    }
}
