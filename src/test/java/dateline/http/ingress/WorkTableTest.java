package dateline.http.ingress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dateline.database.sql.TakedownTransaction;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every operation of the contract has a class of work, and the documentation lists the same classes. */
class WorkTableTest {

    private static final Path CLASSES = Path.of("target", "classes");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+)` \\|.*\\| ([A-Za-z, ]+) \\|$");

    @Test
    void everyOperationOfTheContractHasAClass() throws IOException {
        JsonNode contract =
                new YAMLMapper().readTree(Path.of("openapi", "openapi.yaml").toFile());
        var operations = new java.util.TreeSet<String>();
        contract.get("paths")
                .forEach(path -> path.forEach(operation -> {
                    if (operation.has("operationId"))
                        operations.add(operation.get("operationId").asText());
                }));
        assertEquals(String.join("\n", operations), String.join("\n", WorkTable.operations()));
    }

    @Test
    void theDocumentationHasTheSameTable() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs", "admission.md")));
        while (row.find()) {
            for (String operation : row.group(2).split(", ")) documented.put(operation.strip(), row.group(1));
        }
        Map<String, String> known = new TreeMap<>();
        WorkTable.operations()
                .forEach(operation -> known.put(
                        operation, WorkTable.of(operation).orElseThrow().externalName()));
        assertEquals(known, documented);
        assertEquals(
                known.size(), Arrays.stream(known.keySet().toArray()).distinct().count());
    }

    @Test
    void takedownsHaveTheLongerTransaction() throws Exception {
        Set<String> due = new TreeSet<>(WorkTable.operations());
        due.removeIf(operation -> WorkTable.of(operation).orElseThrow() != WorkClass.TAKEDOWN);
        // A correction replaces a text; it does not only withdraw it.
        due.remove("correctArticle");
        Set<String> found = new TreeSet<>();
        for (Path file : resources()) {
            String name = CLASSES.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
            for (Method method :
                    Class.forName(name, false, getClass().getClassLoader()).getDeclaredMethods()) {
                if (method.isAnnotationPresent(TakedownTransaction.class)) found.add(method.getName());
            }
        }
        assertEquals(due, found);
    }

    private static List<Path> resources() throws IOException {
        try (Stream<Path> all = Files.walk(CLASSES.resolve("dateline"))) {
            return all.filter(path -> path.toString().endsWith("Resource.class"))
                    .toList();
        }
    }
}
