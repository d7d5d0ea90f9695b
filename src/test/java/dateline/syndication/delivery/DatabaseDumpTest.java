package dateline.syndication.delivery;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A dump of the database contains no usable secret: the test searches the text of every table for signing keys, webhook
 * secrets and API keys.
 */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class DatabaseDumpTest {

    private static final String TABLES =
            "select quote_ident(table_name) from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'";

    @Inject
    Newsroom newsroom;

    @Inject
    ReceiptKeys receiptKeys;

    @Inject
    AgroalDataSource database;

    @Test
    void aDumpContainsNoSigningKeyWebhookSecretOrApiKey() {
        String admin = newsroom.key("keys:write", "partners:write", "webhooks:write", "articles:read");
        Map<String, byte[]> secrets = new TreeMap<>();
        addKey(secrets, "administrator's key", admin);
        String path = "/v1/keys";
        String body = "{\"name\":\"dump\",\"scopes\":[\"articles:read\"]}";
        // The response that is stored for an Idempotency-Key is part of the dump.
        var created = Newsroom.as(admin)
                .header("Idempotency-Key", Newsroom.unique("dump"))
                .contentType("application/json")
                .body(body)
                .post(path);
        assertEquals(201, created.statusCode(), created.asString());
        addKey(secrets, "key from " + path, created.path("secret"));
        var rotated = post(admin, created.path("links.rotations"), "{}");
        addKey(secrets, "rotated key", rotated.path("secret"));

        var hook = Newsroom.as(admin)
                .header("Idempotency-Key", Newsroom.unique("dump"))
                .contentType("application/json")
                .body("{\"url\":\"https://receiver.example/hook\",\"enabled\":false}")
                .post("/v1/webhooks");
        assertEquals(201, hook.statusCode(), hook.asString());
        addWebhookSecret(secrets, "webhook's secret", hook.path("secret"));
        addWebhookSecret(
                secrets,
                "webhook's second secret",
                post(admin, hook.path("links.rotations"), "{}").path("secret"));

        TestPartner partner = newsroom.partner();
        addKey(secrets, "partner's key", partner.key());
        UUID story = newsroom.publish(
                JsonBody.with("headline", "Dump")
                        .and("body", List.of(JsonBody.with("type", "paragraph").and("text", "Text.")))
                        .json(),
                "{}");
        newsroom.permission(
                partner,
                JsonBody.with("everything", true).and("level", "full").and("articlesFrom", "2020-01-01T00:00:00Z"));
        get(partner.key(), "/v1/syndication/articles/" + story).then().statusCode(200);
        secrets.put("receipt-signing key", receiptKeys.lastUsed().privateKey());

        List<String> found = findSecrets(secrets);
        System.out.printf("dump: %d secrets in %d tables: %s found%n", secrets.size(), tables().size(), found);
        assertEquals(List.of(), found);

        // Checks the search itself with a private key as an earlier release stored it, and with an API key.
        ReceiptSigner.NewSigner old = ReceiptSigner.generate();
        Sql.of("insert into secret values ('receipt-key:dump', :old), ('dump', :admin)")
                .with(
                        "old",
                        old.key()
                                .toJson(org.jose4j.jwk.JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE)
                                .getBytes(StandardCharsets.UTF_8))
                .with("admin", admin.getBytes(StandardCharsets.UTF_8))
                .run(database);
        try {
            secrets.put("receipt-signing key in the clear", old.signer().privateKey());
            found = findSecrets(secrets);
            assertTrue(found.contains("receipt-signing key in the clear in secret"), found.toString());
            assertTrue(found.contains("administrator's key in secret"), found.toString());
        } finally {
            Sql.of("delete from secret where name in ('receipt-key:dump', 'dump')")
                    .run(database);
        }
    }

    // Without the public id of the key, which is stored.
    private static void addKey(Map<String, byte[]> secrets, String name, String key) {
        secrets.put(name, key.split("_")[2].getBytes(StandardCharsets.US_ASCII));
    }

    private static void addWebhookSecret(Map<String, byte[]> secrets, String name, String secret) {
        secrets.put(name, Base64.getDecoder().decode(secret.substring("whsec_".length())));
    }

    private List<String> tables() {
        return Sql.of(TABLES).list(database, row -> row.getString(1));
    }

    private List<String> findSecrets(Map<String, byte[]> secrets) {
        List<String> found = new ArrayList<>();
        for (String table : tables()) {
            // Binary columns are read as hexadecimal digits, so each encoding of a secret is also searched in that
            // form.
            List<String> rows = Sql.of("select t::text from " + table + " t").list(database, row -> row.getString(1));
            secrets.forEach((name, secret) -> {
                if (encodings(secret).stream().anyMatch(form -> rows.stream().anyMatch(row -> row.contains(form))))
                    found.add(name + " in " + table);
            });
        }
        return found;
    }

    private static List<String> encodings(byte[] secret) {
        List<String> texts = List.of(
                new String(secret, StandardCharsets.ISO_8859_1),
                Base64.getEncoder().withoutPadding().encodeToString(secret),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                HexFormat.of().formatHex(secret));
        List<String> forms = new ArrayList<>(texts);
        for (String text : texts) forms.add(HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1)));
        return forms;
    }
}
