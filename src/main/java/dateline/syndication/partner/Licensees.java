package dateline.syndication.partner;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.access.key.AuthenticatedKey;
import dateline.access.key.Caller;
import dateline.syndication.partner.Asking.Who;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Partners as they were read last, each for as long as nothing has changed that decides what anybody may have: whether it has is asked
 * with every key, at the database.
 */
@Singleton
public class Licensees {

    // A permission takes a kilobyte or two.
    private static final int MOST_PERMISSIONS = 20_000;

    /** @param terms how often permissions, partners and outlets, and what everything is told with, had changed */
    private record Read(long terms, Licensee licensee) {}

    private final Cache<Who, Read> known = Caffeine.newBuilder()
            .maximumWeight(MOST_PERMISSIONS)
            .executor(Runnable::run)
            .weigher((Who who, Read read) -> 1 + read.licensee().permissions().size())
            .build();

    /** Of the partner that asks, for its own outlet; @throws dateline.http.problem.Problem 403 for a key of no partner */
    public Licensee of(Caller caller) {
        Who who = Asking.who(caller);
        AuthenticatedKey key = caller.recognised().orElseThrow();
        Optional<Licensee> remembered = known(key);
        if (remembered.isPresent()) return remembered.get();
        Licensee licensee = Licensee.of(who.partner(), who.outlet());
        if (key.isUnchanged()) known.put(who, new Read(key.rightsGeneration(), licensee));
        return licensee;
    }

    /** Never waits; empty for who has to be read. */
    Optional<Licensee> known(AuthenticatedKey key) {
        if (!key.isUnchanged() || key.outlet() == null) return Optional.empty();
        Read last = known.getIfPresent(new Who(key.partner(), key.outlet()));
        return last != null && last.terms() == key.rightsGeneration() ? Optional.of(last.licensee()) : Optional.empty();
    }
}
