package dateline.access.key;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dateline.access.person.PersonTokens;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jose4j.lang.HashUtil;

/**
 * The keys and tokens that this node has authenticated within an hour, by their ids, with what each might read. A key may have changed or
 * ended since. So this decides only which look-ups are worth a query; no request is answered by it.
 */
@Singleton
class RecentKeys {

    private static final int MAX_KEYS = 10_000;

    private final Cache<String, String> readRights = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    private final PersonTokens tokens;

    RecentKeys(PersonTokens tokens) {
        this.tokens = tokens;
    }

    /** The public id of a key, or a digest of a token; empty for a text that is neither. */
    String idOf(String sent) {
        return tokens.accepts(sent)
                ? "token:"
                        + HexFormat.of()
                                .formatHex(HashUtil.getMessageDigest("SHA-256")
                                        .digest(sent.getBytes(StandardCharsets.UTF_8)))
                : KeyText.parse(sent).map(KeyText::id).orElse("");
    }

    boolean contains(String id) {
        return readRights.getIfPresent(id) != null;
    }

    /** @param rights {@link AuthenticatedCaller#readRights()} */
    void add(String id, String rights) {
        readRights.put(id, rights);
    }

    /** Returns {@link AuthenticatedCaller#readRights()} of the last look-up within an hour. @param sent the key or token */
    Optional<String> lastReadRights(String sent) {
        return Optional.ofNullable(readRights.getIfPresent(idOf(sent)));
    }
}
