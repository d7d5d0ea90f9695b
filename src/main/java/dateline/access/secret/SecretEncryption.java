package dateline.access.secret;

import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Encrypts secrets that must be read again, the signing keys of receipts and webhooks, with AES-256-GCM. The key is
 * never in the database, so a copy of the database cannot sign. A ciphertext is bound to its row by the context. The
 * key is {@code dateline.webhooks.secret-key}, or the file {@code webhooks-key} beside an embedded database.
 */
@Singleton
public class SecretEncryption {

    private static final Logger LOG = Logger.getLogger(SecretEncryption.class);
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String KEY_REQUIRED =
            "Webhooks need dateline.webhooks.secret-key, the same on every node that shares this database.";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Optional<String> setting;
    private final PublicUrl url;
    private final AgroalDataSource database;
    private final String address;
    private volatile Optional<byte[]> key = Optional.empty();
    private volatile String unavailableReason = "This server is starting.";

    @Inject
    SecretEncryption(
            @ConfigProperty(name = "dateline.webhooks.secret-key") Optional<String> setting,
            PublicUrl url,
            AgroalDataSource database,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String address) {
        this.address = address;
        this.setting = setting;
        this.url = url;
        this.database = database;
    }

    /**
     * Creates an instance with a key, without a database.
     *
     * @param keyBytes 32 bytes, or null for none
     */
    public static SecretEncryption withKey(byte[] keyBytes) {
        SecretEncryption encryption = new SecretEncryption(Optional.empty(), null, null, "");
        encryption.key = Optional.ofNullable(keyBytes);
        encryption.unavailableReason = KEY_REQUIRED;
        return encryption;
    }

    // Before the demo newsroom is filled, which has a webhook.
    void prepare(@Observes @Priority(20) StartupEvent start) {
        Optional<byte[]> found = configured().or(() -> EncryptionKeyFile.read(Path.of(url.dataDir()), address));
        if (found.isEmpty()) {
            unavailableReason = KEY_REQUIRED;
            LOG.warn(unavailableReason
                    + " Without it there are no webhooks here, and this node signs receipts with a key of its own that"
                    + " ends when the node stops.");
        } else if (!isDatabaseKey(found.get())) {
            unavailableReason =
                    "dateline.webhooks.secret-key is not the one that this database's secrets are sealed with.";
            LOG.error(unavailableReason
                    + " This node sends no webhooks and signs receipts with a key of its own that ends when the node"
                    + " stops. Give it the key that the others have.");
        } else {
            key = found;
        }
    }

    /** Whether this node has the key. */
    public boolean hasKey() {
        return key.isPresent();
    }

    /**
     * Requires the key, without which webhooks cannot work.
     *
     * @throws Problem 503 on a node without the key
     */
    public void requireKey() {
        if (!hasKey())
            throw Problem.of("webhooks-unavailable", unavailableReason).header("Retry-After", "60");
    }

    /** @param context binds the ciphertext; the same is needed to decrypt it */
    public byte[] encrypt(String context, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] ciphertext = cipher(Cipher.ENCRYPT_MODE, nonce, context, secret);
        return ByteBuffer.allocate(NONCE_BYTES + ciphertext.length)
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    /** @throws IllegalStateException where it was encrypted with another key or context */
    public byte[] decrypt(String context, byte[] encrypted) {
        return cipher(
                Cipher.DECRYPT_MODE,
                Arrays.copyOf(encrypted, NONCE_BYTES),
                context,
                Arrays.copyOfRange(encrypted, NONCE_BYTES, encrypted.length));
    }

    private byte[] cipher(int mode, byte[] nonce, String context, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key.orElseThrow(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<byte[]> configured() {
        return setting.map(SecretEncryption::decode);
    }

    /**
     * Decodes the value of {@code dateline.webhooks.secret-key}.
     *
     * @throws IllegalArgumentException if it is not 32 bytes in base64; the message does not quote it
     */
    public static byte[] decode(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            if (bytes.length == KEY_BYTES) return bytes;
        } catch (IllegalArgumentException noBase64) {
            LOG.debug("no base64");
        }
        throw new IllegalArgumentException(
                "DATELINE_WEBHOOKS_SECRET_KEY (dateline.webhooks.secret-key) is not 32 bytes in"
                        + " base64; openssl rand -base64 32 makes one.");
    }

    /**
     * Why a node cannot read the secrets of a database; empty if it can, or if there are none yet.
     *
     * @param setting the value of {@code dateline.webhooks.secret-key}
     * @param data the data directory of an embedded database; empty for another one
     * @param proof what the database stores about its key
     */
    public static Optional<String> findProblem(Optional<String> setting, Optional<Path> data, Optional<byte[]> proof) {
        if (proof.isEmpty()) return Optional.empty();
        boolean fits = setting.map(SecretEncryption::decode)
                .or(() -> data.flatMap(EncryptionKeyFile::readStored))
                .filter(key -> MessageDigest.isEqual(proof(key), proof.get()))
                .isPresent();
        if (fits) return Optional.empty();
        String key = " the key that encrypts the secrets in this database: ";
        if (setting.isEmpty() && data.isPresent())
            return Optional.of("The file " + EncryptionKeyFile.of(data.get()) + " does not hold" + key
                    + "put it back from your backup.");
        return Optional.of("DATELINE_WEBHOOKS_SECRET_KEY is " + (setting.isPresent() ? "not" : "empty, not") + key
                + "set it to the key of the other nodes.");
    }

    private boolean isDatabaseKey(byte[] found) {
        byte[] proof = proof(found);
        Sql.of("insert into webhook_seal (proof) values (:proof) on conflict do nothing")
                .with("proof", (Object) proof)
                .run(database);
        return Sql.of("select proof from webhook_seal")
                .first(database, row -> row.getBytes(1))
                .filter(known -> MessageDigest.isEqual(known, proof))
                .isPresent();
    }

    private static byte[] proof(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal("dateline webhooks".getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
