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
 * Header fields in the form in which they are written, made once for many answers: text that has to be encoded each time costs more than
 * the answer itself. In the order in which the framework tells them: nobody is to see in it from where an answer came.
 */
public final class EncodedHeaders {

    private record Field(CharSequence name, CharSequence value) {

        private static Field of(String name, String value) {
            return new Field(new AsciiString(name), new AsciiString(value));
        }

        /** The same for the same: what thousands of answers are told with stands in the processor's own memory then, and once on the heap. */
        private static Field shared(String name, String value) {
            return UNSHARED.contains(name) ? of(name, value) : SHARED.get(name + ':' + value, text -> of(name, value));
        }
    }

    // Of one answer and hardly another.
    private static final Set<String> UNSHARED = Set.of("ETag", "Last-Modified", "Cache-Tag", "Link", "Content-Length");
    private static final Cache<String, Field> SHARED =
            Caffeine.newBuilder().maximumSize(1_000).executor(Runnable::run).build();

    private final Field[] fields;

    private EncodedHeaders(List<Field> fields) {
        this.fields = fields.toArray(Field[]::new);
    }

    /** @param fields gives name and value of each, in this order */
    public static EncodedHeaders of(Consumer<BiConsumer<String, String>> fields) {
        List<Field> all = new ArrayList<>();
        fields.accept((name, value) -> all.add(Field.shared(name, value)));
        return new EncodedHeaders(all);
    }

    /** The same by their names; the last of a name counts. */
    public static EncodedHeaders sorted(Consumer<BiConsumer<String, String>> fields) {
        Map<String, String> byName = new TreeMap<>();
        fields.accept(byName::put);
        return of(byName::forEach);
    }

    /** Beside what is told already; of these names nothing may be. */
    public void addTo(HttpServerResponse response) {
        MultiMap headers = response.headers();
        for (Field field : fields) headers.add(field.name, field.value);
    }
}
