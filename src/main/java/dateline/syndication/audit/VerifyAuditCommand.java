package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.StoredJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code bin/dateline verify-audit EXPORT [HASH]}: verifies the hash chain of exported audit events, and names the first
 * event that was changed, removed or inserted. EXPORT is a file with all responses of {@code GET /v1/audit-events}
 * without filters, one after the other, or with the events; {@code -} is the standard input. HASH is a hash that was
 * noted earlier and has to be in the chain. No database is needed.
 */
public final class VerifyAuditCommand {

    private static final String USAGE = "Usage: bin/dateline verify-audit EXPORT [HASH]";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private VerifyAuditCommand() {}

    /**
     * @return whether the export is valid
     * @throws IllegalArgumentException with a message for the operator if the arguments are invalid
     */
    public static boolean run(List<String> arguments, PrintStream out) throws IOException {
        if (arguments.isEmpty() || arguments.size() > 2) throw new IllegalArgumentException(USAGE);
        String noted = arguments.size() == 2 ? arguments.get(1) : null;
        if (noted != null && !HASH.matcher(noted).matches())
            throw new IllegalArgumentException("HASH has to be 64 hexadecimal digits in lower case.");
        AuditExport export = new AuditExport();
        try (InputStream file =
                        arguments.get(0).equals("-") ? System.in : Files.newInputStream(Path.of(arguments.get(0)));
                MappingIterator<JsonNode> values =
                        StoredJson.MAPPER.readerFor(JsonNode.class).readValues(file)) {
            while (values.hasNextValue()) addAll(export, values.nextValue());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The export is not JSON: " + e.getOriginalMessage(), e);
        }
        AuditExport.ChainVerification result = export.verify(noted);
        out.println(result.text());
        return result.isValid();
    }

    private static void addAll(AuditExport export, JsonNode value) {
        if (value.has("items")) addAll(export, value.get("items"));
        else if (value.isArray()) value.forEach(element -> addAll(export, element));
        else if (value instanceof ObjectNode event && event.hasNonNull("id")) export.add(event);
        else throw new IllegalArgumentException("The export holds something else than audit events.");
    }
}
