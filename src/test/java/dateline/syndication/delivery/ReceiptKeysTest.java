package dateline.syndication.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.access.secret.SecretEncryption;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.syndication.PlainVerifier;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Storage, expiry and retirement of receipt signing keys. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class ReceiptKeysTest {

    private static final byte[] OTHER_ENCRYPTION_KEY = new byte[32];

    @Inject
    AgroalDataSource database;

    @Inject
    SecretEncryption encryption;

    @Inject
    ClearReceiptKeys clear;

    @Test
    void nodesWithAnEncryptionKeySignWithTheSameKey() {
        ReceiptSigner one = signer(new ReceiptKeys(encryption, database));
        ReceiptSigner other = signer(new ReceiptKeys(encryption, database));
        assertEquals(one.kid(), other.kid());
        assertEquals(one.sign(Map.of("a", 1)), other.sign(Map.of("a", 1)));
        assertTrue(isEncrypted(one.kid()));
    }

    @Test
    void aNodeWithoutAnEncryptionKeySignsWithAKeyOfItsOwn() throws Exception {
        ReceiptKeys node = new ReceiptKeys(SecretEncryption.withKey(null), database);
        ReceiptSigner own = signer(node);
        assertFalse(isEncrypted(own.kid()));
        assertEquals(own.kid(), signer(node).kid());
        assertNotEquals(
                own.kid(),
                signer(new ReceiptKeys(SecretEncryption.withKey(null), database))
                        .kid(),
                "each node has its own key");
        assertNotEquals(
                own.kid(), signer(new ReceiptKeys(encryption, database)).kid(), "other nodes do not sign with it");
        assertTrue(verifier().verifies(own.sign(Map.of("a", 1))), "its public key is published");
        retire(own.kid());
        assertNotEquals(own.kid(), signer(node).kid());
    }

    @Test
    void aKeyThatCannotBeDecryptedIsReplaced() {
        ReceiptSigner foreign = signer(new ReceiptKeys(SecretEncryption.withKey(OTHER_ENCRYPTION_KEY), database));
        ReceiptKeys node = new ReceiptKeys(encryption, database);
        ReceiptSigner own = signer(node);
        assertNotEquals(foreign.kid(), own.kid());
        assertEquals(own.kid(), signer(node).kid());
    }

    @Test
    void aKeySignsForAYear() {
        ReceiptKeys node = new ReceiptKeys(encryption, database);
        ReceiptSigner before = signer(node);
        Sql.of("update receipt_key set expires_at = dateline_now() where kid = :kid")
                .with("kid", before.kid())
                .run(database);
        assertNotEquals(before.kid(), signer(node).kid());
    }

    @Test
    void aRetiredKeySignsNothingAndCannotBeRetiredAgain() throws Exception {
        ReceiptKeys node = new ReceiptKeys(encryption, database);
        ReceiptSigner before = signer(node);
        String statement = before.sign(Map.of("a", 1));
        assertTrue(retire(before.kid(), "compromised").contains(before.kid()));
        assertFalse(isEncrypted(before.kid()), "its private key is deleted");
        assertNotEquals(before.kid(), signer(node).kid());
        assertTrue(verifier().verifies(statement));
        assertThrows(IllegalArgumentException.class, () -> retire(before.kid()));
        assertThrows(IllegalArgumentException.class, () -> retire(signer(node).kid(), "lost"));
        String list = retire();
        assertTrue(
                list.lines().anyMatch(line -> line.startsWith(before.kid()) && line.endsWith(", compromised")), list);
        assertTrue(
                list.lines().anyMatch(line -> line.startsWith(signer(node).kid()) && line.contains("signs until")),
                list);
    }

    @Test
    void unencryptedKeysOfThePreviousReleaseAreDeleted() throws Exception {
        ReceiptSigner.NewSigner old = ReceiptSigner.generate();
        String kid = old.signer().kid();
        // Inserts the key in the form of the previous release.
        Sql.of("insert into secret values (:value, :privateKey)")
                .with("value", "receipt-key:" + kid)
                .with("privateKey", old.signer().privateKey())
                .run(database);
        Sql.of("insert into receipt_key values (:kid, cast(:old as jsonb), dateline_now())")
                .with("kid", kid)
                .with("old", old.key().toJson(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                .run(database);
        assertNotEquals(kid, signer(new ReceiptKeys(encryption, database)).kid(), "newer nodes do not sign with it");
        String statement = old.signer().sign(Map.of("a", 1));
        assertTrue(clear.erase() > 0);
        assertEquals(0, clear.erase());
        assertEquals(
                0,
                Sql.of("select count(*) from secret where name like 'receipt-key:%'")
                        .first(database, row -> row.getInt(1))
                        .orElseThrow());
        assertTrue(verifier().verifies(statement), "its receipts can still be verified");
    }

    @Test
    void verifyReceipt_distinguishesValidChangedLateAndCompromisedReceipts(@TempDir Path directory) throws Exception {
        ReceiptSigner signer = signer(new ReceiptKeys(encryption, database));
        String statement = signer.sign(Map.of("iat", second("made_at", signer), "jti", "r-1"));
        Outcome valid = verify(directory, statement);
        assertTrue(valid.valid(), valid.text());
        assertTrue(valid.text().contains("\"jti\" : \"r-1\""), valid.text());
        assertEquals(valid, verify(directory, "{\"id\":\"r-1\",\"receipt\":{\"statement\":\"" + statement + "\"}}"));

        String[] parts = statement.split("\\.");
        String other = signer.sign(Map.of("iat", second("made_at", signer), "jti", "r-2"));
        assertFalse(verify(directory, parts[0] + "." + other.split("\\.")[1] + "." + parts[2])
                .valid());
        assertFalse(verify(directory, "not a statement").valid());
        String list = "{\"items\":[{\"statement\":\"%s\"},{\"statement\":\"%s\"}]}";
        assertTrue(verify(directory, list.formatted(statement, other)).valid());
        Outcome second = verify(directory, list.formatted(statement, parts[0] + "." + parts[1] + "." + parts[1]));
        assertFalse(second.valid());
        assertTrue(second.text().contains("Statement 2: Not valid"), second.text());
        assertTrue(second.text().contains("1 of 2 statements are valid"), second.text());
        Outcome late = verify(directory, signer.sign(Map.of("iat", second("expires_at", signer) + 1)));
        assertTrue(late.text().contains("signed nothing at"), late.text());

        retire(signer.kid());
        assertTrue(verify(directory, statement).valid(), "a superseded key has signed it before");
        ReceiptSigner next = signer(new ReceiptKeys(encryption, database));
        retire(next.kid(), "compromised");
        Outcome compromised = verify(directory, next.sign(Map.of("iat", second("made_at", next))));
        assertFalse(compromised.valid());
        assertTrue(compromised.text().contains("as compromised"), compromised.text());
        Outcome foreign = verify(directory, ReceiptSigner.generate().signer().sign(Map.of("iat", 1)));
        assertTrue(foreign.text().contains("has no key"), foreign.text());
    }

    private record Outcome(boolean valid, String text) {}

    /** Verifies with the keys of the database and with those that the server publishes. */
    private Outcome verify(Path directory, String receipt) throws Exception {
        Path file = Files.writeString(directory.resolve("receipt"), receipt + "\n");
        Path keys = Files.writeString(directory.resolve("keys"), verifier().keys());
        Outcome published = run(VerifyReceiptCommand.of(List.of(file.toString(), keys.toString())));
        try (Connection connection = database.getConnection()) {
            assertEquals(
                    published,
                    run(VerifyReceiptCommand.of(List.of(file.toString())).withKeysOf(connection)));
        }
        return published;
    }

    private static Outcome run(VerifyReceiptCommand command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean valid = command.run(new PrintStream(out, true, StandardCharsets.UTF_8));
        return new Outcome(valid, out.toString(StandardCharsets.UTF_8));
    }

    private long second(String column, ReceiptSigner signer) {
        return Sql.of("select extract(epoch from " + column + ")::bigint from receipt_key where kid = :kid")
                .with("kid", signer.kid())
                .first(database, row -> row.getLong(1))
                .orElseThrow();
    }

    private static ReceiptSigner signer(ReceiptKeys keys) {
        return QuarkusTransaction.requiringNew().call(keys::getOrCreate);
    }

    private boolean isEncrypted(String kid) {
        return Sql.of("select sealed is not null from receipt_key where kid = :kid")
                .with("kid", kid)
                .first(database, row -> row.getBoolean(1))
                .orElseThrow();
    }

    private String retire(String... arguments) throws SQLException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = database.getConnection()) {
            RetireSigningKeyCommand.run(
                    connection, List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static PlainVerifier verifier() throws Exception {
        return new PlainVerifier("http://localhost:" + RestAssured.port);
    }
}
