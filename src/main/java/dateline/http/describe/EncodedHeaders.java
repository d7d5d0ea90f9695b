package dateline.http.describe;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Header fields in encoded form, built once for many responses: encoding them for each cache hit would cost more than the rest of the hit.
 * Their order is that of Quarkus REST, so that the order does not reveal whether a response comes from the cache.
 */
public final class EncodedHeaders {

    // Values that rarely occur in two responses.
    private static final Set<String> UNSHARED = Set.of("ETag", "Last-Modified", "Cache-Tag", "Link", "Content-Length");
    // One instance for equal names and values: texts that thousands of responses share stay in the processor cache and
    // occupy the heap once.
    private static final Cache<String, AsciiString> SHARED =
            Caffeine.newBuilder().maximumSize(1_000).executor(Runnable::run).build();

    // Each name is followed by its value.
    private final AsciiString[] namesAndValues;

    private EncodedHeaders(List<AsciiString> namesAndValues) {
        this.namesAndValues = namesAndValues.toArray(AsciiString[]::new);
    }

    /** @param fields passes on name and value of each field, in this order */
    public static EncodedHeaders of(Consumer<BiConsumer<String, String>> fields) {
        List<AsciiString> all = new ArrayList<>();
        fields.accept((name, value) -> {
            all.add(shared(name));
            all.add(UNSHARED.contains(name) ? new AsciiString(value) : shared(value));
        });
        return new EncodedHeaders(all);
    }

    /** Fields sorted by name; the last value of a name wins. */
    public static EncodedHeaders sorted(Consumer<BiConsumer<String, String>> fields) {
        Map<String, String> byName = new TreeMap<>();
        fields.accept(byName::put);
        return of(byName::forEach);
    }

    /** Adds the fields to the response, which must not have a field of the same name. */
    public void addTo(HttpServerResponse response) {
        MultiMap headers = response.headers();
        for (int i = 0; i < namesAndValues.length; i += 2) headers.add(namesAndValues[i], namesAndValues[i + 1]);
    }

    private static AsciiString shared(String text) {
        return SHARED.get(text, AsciiString::new);
    }
}
