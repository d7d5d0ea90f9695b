package dateline.syndication.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dateline.http.base.StoredJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * {@code bin/dateline verify-receipt RECEIPT [KEYS]}: verifies the signed statements of receipts. RECEIPT is a file with
 * one statement, or with a response that contains one or more; {@code -} is the standard input. KEYS is a file with the response
 * of {@code /.well-known/jwks.json}; without it the keys come from the database.
 */
public final class VerifyReceiptCommand {

    private static final String USAGE = "Usage: bin/dateline verify-receipt RECEIPT [KEYS]";
    private static final AlgorithmConstraints ONLY_EDDSA =
            new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.EDDSA);

    private final List<String> statements;
    private final Optional<String> keys;

    private VerifyReceiptCommand(List<String> statements, Optional<String> keys) {
        this.statements = statements;
        this.keys = keys;
    }

    /** @throws IllegalArgumentException with a message for the operator if the arguments are invalid */
    public static VerifyReceiptCommand of(List<String> arguments) throws IOException {
        if (arguments.isEmpty() || arguments.size() > 2) throw new IllegalArgumentException(USAGE);
        String receipt = arguments.get(0).equals("-")
                ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                : Files.readString(Path.of(arguments.get(0)));
        return new VerifyReceiptCommand(
                statements(receipt.strip()),
                arguments.size() == 2 ? Optional.of(Files.readString(Path.of(arguments.get(1)))) : Optional.empty());
    }

    public boolean hasKeys() {
        return keys.isPresent();
    }

    public VerifyReceiptCommand withKeysOf(Connection connection) throws SQLException {
        try {
            return new VerifyReceiptCommand(
                    statements,
                    Optional.of(StoredJson.MAPPER.writeValueAsString(Map.of("keys", PublishedKeys.all(connection)))));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prints each statement that is valid, and of the others why they are not. @return whether all are valid */
    public boolean run(PrintStream out) {
        int valid = 0;
        for (int i = 0; i < statements.size(); i++) {
            if (statements.size() > 1) out.print("Statement " + (i + 1) + ": ");
            if (run(statements.get(i), out)) valid++;
        }
        if (statements.size() > 1) out.println(valid + " of " + statements.size() + " statements are valid.");
        return valid == statements.size();
    }

    private boolean run(String statement, PrintStream out) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(ONLY_EDDSA);
            signature.setCompactSerialization(statement);
            Optional<String> problem = findProblem(signature);
            problem.ifPresentOrElse(
                    reason -> out.println("Not valid: " + reason),
                    () -> out.println("Valid: signed with the key " + signature.getKeyIdHeaderValue() + "\n"
                            + payload(signature).toPrettyString()));
            return problem.isEmpty();
        } catch (JoseException e) {
            out.println(
                    "Not valid: this is not the statement of a receipt, or the file with the keys is not a key set.");
            return false;
        }
    }

    private Optional<String> findProblem(JsonWebSignature signature) throws JoseException {
        String kid = signature.getKeyIdHeaderValue();
        JsonWebKey key = new JsonWebKeySet(keys.orElseThrow()).findJsonWebKey(kid, null, null, null);
        if (key == null) return Optional.of("the newsroom has no key " + kid + ".");
        signature.setKey(key.getKey());
        if (!ReceiptSigner.TYPE.equals(signature.getHeader("typ")) || !signature.verifySignature())
            return Optional.of("the statement was changed, or it is not a receipt.");
        long signedAt = payload(signature).path("iat").asLong();
        Optional<Long> revokedAt = second(key, "revoked_at");
        if (revokedAt.isPresent()
                && "compromised".equals(key.getOtherParameterValue("revocation_reason", String.class)))
            return Optional.of("the newsroom retired this key at " + Instant.ofEpochSecond(revokedAt.get())
                    + " as compromised, so the signature is not sufficient proof. Ask the newsroom for its record.");
        if (Stream.of(second(key, "exp"), revokedAt).flatMap(Optional::stream).anyMatch(end -> signedAt > end))
            return Optional.of("the key signed nothing at " + Instant.ofEpochSecond(signedAt) + " any more.");
        return Optional.empty();
    }

    private static Optional<Long> second(JsonWebKey key, String member) {
        Number value = key.getOtherParameterValue(member, Number.class);
        return Optional.ofNullable(value).map(Number::longValue);
    }

    private static JsonNode payload(JsonWebSignature signature) {
        try {
            return StoredJson.MAPPER.readTree(signature.getUnverifiedPayload());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // A package, a receipt and a list of receipts are JSON and have statements as members; a statement contains no
    // brace.
    private static List<String> statements(String text) {
        if (!text.startsWith("{")) return List.of(text);
        try {
            List<String> found = StoredJson.MAPPER.readTree(text).findValuesAsText("statement");
            if (found.isEmpty()) throw new IllegalArgumentException("The receipt has no member \"statement\".");
            return found;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The receipt is neither a statement nor JSON.", e);
        }
    }
}
