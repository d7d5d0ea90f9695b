package dateline.access.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.http.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretEncryptionTest {

    private static final byte[] SECRET = {1, 2, 3, 4, 5};

    @TempDir
    Path data;

    @Test
    void aSecretIsDecryptedInItsOwnContextOnly() {
        SecretEncryption seal = SecretEncryption.withKey(new byte[32]);
        byte[] sealed = seal.encrypt("here", SECRET);
        assertArrayEquals(SECRET, seal.decrypt("here", sealed));
        assertThrows(IllegalStateException.class, () -> seal.decrypt("there", sealed));
        byte[] other = new byte[32];
        other[0] = 1;
        assertThrows(
                IllegalStateException.class,
                () -> SecretEncryption.withKey(other).decrypt("here", sealed));
        assertFalse(Arrays.equals(sealed, seal.encrypt("here", SECRET)), "sealed alike twice");
    }

    @Test
    void withoutAKeyTheProblemSaysWhatToConfigure() {
        Problem refusal = assertThrows(Problem.class, SecretEncryption.withKey(null)::requireKey);
        assertEquals("webhooks-unavailable", refusal.code());
        assertTrue(refusal.getMessage().contains("dateline.webhooks.secret-key"), refusal.getMessage());
    }

    @Test
    void withTheEmbeddedDatabaseTheKeyFileIsReadableByItsOwnerOnly() throws Exception {
        listening(5_555);
        byte[] key = EncryptionKeyFile.read(data, "jdbc:postgresql://127.0.0.1:5555/dateline")
                .orElseThrow();
        assertEquals(32, key.length);
        Path file = data.resolve("webhooks-key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertArrayEquals(
                key,
                EncryptionKeyFile.read(data, "jdbc:postgresql://127.0.0.1:5555/dateline")
                        .orElseThrow());
        assertArrayEquals(key, Base64.getDecoder().decode(Files.readString(file).strip()));
    }

    @Test
    void anExternalDatabaseHasNoKeyFile() throws Exception {
        assertEquals(Optional.empty(), EncryptionKeyFile.read(data, "jdbc:postgresql://127.0.0.1:5555/dateline"));
        listening(5_555);
        assertEquals(Optional.empty(), EncryptionKeyFile.read(data, "jdbc:postgresql://127.0.0.1:55551/dateline"));
        assertEquals(Optional.empty(), EncryptionKeyFile.read(data, "jdbc:postgresql://db.internal:5555/dateline"));
        assertFalse(Files.exists(data.resolve("webhooks-key")));
    }

    private void listening(int port) throws IOException {
        Files.createDirectories(data.resolve("database"));
        Files.writeString(data.resolve("database").resolve("postmaster.pid"), "1\n/data\n0\n" + port + "\n\n");
    }
}
