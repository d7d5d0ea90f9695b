package dateline.access.admin;

import static dateline.Newsroom.as;
import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dateline.EmptyNewsroom;
import dateline.JsonBody;
import dateline.Newsroom;
import dateline.access.key.Keys;
import dateline.access.scope.Scopes;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A newsroom always has a valid key with {@code keys:write}, and never one whose text is public. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AdminKeysTest {

    private static final int ROUNDS = Boolean.getBoolean("long") ? 100 : 5;
    private static final int KEYS = 8;

    @Inject
    Newsroom newsroom;

    @Inject
    Keys keys;

    @Inject
    FirstKey first;

    @Inject
    PublicUrl config;

    @Inject
    AgroalDataSource database;

    private List<String> before;

    // Other tests of this application use the administrator's key afterwards, so that it is restored.
    @BeforeEach
    void revokeKeysOfOtherTests() {
        before = revokeAll();
    }

    private List<String> revokeAll() {
        return Sql.of(
                        "update key set revoked_at = dateline_now() where revoked_at is null and 'keys:write' = any(scopes) returning id")
                .list(database, row -> row.getString(1));
    }

    @AfterEach
    void restore() {
        Sql.of("update key set revoked_at = null where id = any(:before)")
                .with("before", before)
                .run(database);
    }

    @Test
    void theLastKeyWithKeysWriteCannotBeRevoked() {
        String admin = newsroom.key("keys:write", "audit:read");
        as(admin).delete("/v1/keys/" + id(admin)).then().statusCode(409).body("code", equalTo("last-admin-key"));
        get(admin, "/v1/keys").then().statusCode(200);

        String second = newsroom.key("keys:write");
        as(admin).delete("/v1/keys/" + id(admin)).then().statusCode(204);
        as(second).delete("/v1/keys/" + id(second)).then().statusCode(409);
        String reader = newsroom.key("articles:read");
        as(second).delete("/v1/keys/" + id(reader)).then().statusCode(204);
    }

    @Test
    void aRotatedOrSoonExpiringKeyDoesNotReplaceTheLastOne() {
        String admin = newsroom.key("keys:write");
        String next = post(admin, "/v1/keys/" + id(admin) + "/rotations", "{\"overlap\":\"PT1H\"}")
                .path("secret");
        as(admin)
                .delete("/v1/keys/" + id(next))
                .then()
                .statusCode(409)
                .body("detail", containsString("rotated or expire within a day"));
        post(
                        next,
                        "/v1/keys",
                        JsonBody.with("name", "soon")
                                .and("scopes", List.of("keys:write"))
                                .and("expiresAt", Instant.now().plus(Duration.ofHours(2)))
                                .json())
                .then()
                .statusCode(201);
        as(next).delete("/v1/keys/" + id(next)).then().statusCode(409);
        as(next).delete("/v1/keys/" + id(admin)).then().statusCode(204);
    }

    @Test
    void concurrentRevocationsLeaveOneKey() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(KEYS);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                revokeAll();
                List<String> admins = new ArrayList<>();
                for (int i = 0; i < KEYS; i++) admins.add(newsroom.key("keys:write"));
                List<CompletableFuture<Integer>> answers = admins.stream()
                        .map(admin -> CompletableFuture.supplyAsync(
                                () -> as(admin).delete("/v1/keys/" + id(admin)).statusCode(), callers))
                        .toList();
                List<Integer> statuses = new ArrayList<>();
                for (CompletableFuture<Integer> answer : answers) statuses.add(answer.get());
                assertEquals(
                        KEYS - 1,
                        statuses.stream().filter(status -> status == 204).count(),
                        statuses.toString());
                assertEquals(
                        1, statuses.stream().filter(status -> status == 409).count(), statuses.toString());
            }
        } finally {
            callers.shutdown();
        }
        System.out.printf("last key: %d rounds of %d concurrent revocations, one key left in each%n", ROUNDS, KEYS);
    }

    @Test
    void keysOfAnEarlierDemoAreRefusedAndAnAdminKeyIsWritten() throws Exception {
        String demo = "dl_demo_admin";
        QuarkusTransaction.requiringNew()
                .run(() -> keys.createFixed(
                        demo,
                        "admin",
                        Scopes.NEWSROOM,
                        null,
                        null,
                        Instant.now(),
                        Instant.now().plusSeconds(600)));
        try {
            get(demo, "/v1/articles")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("demo-key-refused"))
                    .body("detail", containsString("does not run the demo"));
            post(demo, "/v1/keys", "{\"name\":\"x\",\"scopes\":[\"keys:write\"]}")
                    .then()
                    .statusCode(401);
            get(null, "/demo.json").then().statusCode(200).body("keys", hasSize(0));

            String old = Files.readString(file());
            first.createIfNone(new StartupEvent());
            String made = Files.readString(file());
            assertNotEquals(old, made);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
            get(made.strip(), "/v1/keys").then().statusCode(200);
            as(made.strip()).delete("/v1/keys/" + id(made)).then().statusCode(409);

            first.createIfNone(new StartupEvent());
            assertEquals(made, Files.readString(file()), "a second start makes no second key");
        } finally {
            Sql.of("delete from key where id = :demo").with("demo", demo).run(database);
        }
    }

    private Path file() throws IOException {
        return Path.of(config.dataDir()).resolve("admin-key");
    }

    private static String id(String key) {
        return key.split("_")[1];
    }
}
