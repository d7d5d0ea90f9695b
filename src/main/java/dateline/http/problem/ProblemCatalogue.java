package dateline.http.problem;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All problems that this server returns, read from {@code problems.yaml}. {@link ProblemResource} publishes them under {@code /problems}. */
public final class ProblemCatalogue {

    /**
     * An entry of the catalogue.
     *
     * @param code kebab-case, stable
     * @param status HTTP status of the response
     * @param title the same for every occurrence
     * @param meaning what the problem says about the request
     * @param cause what usually causes it
     * @param fix what the client can do
     * @param example of a {@code detail}
     * @param constraints of the database whose violation becomes this problem when two writers race
     */
    public record Entry(
            String code,
            int status,
            String title,
            String meaning,
            String cause,
            String fix,
            String example,
            List<String> constraints) {}

    private static final Map<String, Entry> ENTRIES = load();

    private ProblemCatalogue() {}

    public static Entry entry(String code) {
        Entry entry = ENTRIES.get(code);
        if (entry == null) throw new IllegalArgumentException("problems.yaml has no entry " + code);
        return entry;
    }

    static Optional<Entry> ofConstraint(String constraint) {
        return ENTRIES.values().stream()
                .filter(entry ->
                        entry.constraints() != null && entry.constraints().contains(constraint))
                .findFirst();
    }

    public static boolean contains(String code) {
        return ENTRIES.containsKey(code);
    }

    public static Collection<Entry> all() {
        return ENTRIES.values();
    }

    private static Map<String, Entry> load() {
        try (InputStream in = ProblemCatalogue.class.getResourceAsStream("/problems.yaml")) {
            List<Entry> entries = new YAMLMapper().readValue(in, new TypeReference<>() {});
            Map<String, Entry> byCode = new LinkedHashMap<>();
            entries.forEach(entry -> byCode.put(entry.code(), entry));
            return byCode;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
