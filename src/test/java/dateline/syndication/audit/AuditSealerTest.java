package dateline.syndication.audit;

import static dateline.Newsroom.get;
import static dateline.Newsroom.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.EmptyNewsroom;
import dateline.Newsroom;
import dateline.Newsroom.TestPartner;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sealing of audit events by several nodes, and verification and erasure of what was exported. */
@QuarkusTest
@TestProfile(EmptyNewsroom.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class AuditSealerTest {

    private static final String INSERT = """
            insert into audit_event (id, at, kind, subject, made_by) values (%s, dateline_now(), 'key-created', %s, 'test')
            """;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @TempDir
    Path directory;

    private String auditor;
    private String subject;

    @BeforeEach
    void createKey() {
        auditor = newsroom.key("audit:read");
        subject = "key:" + Newsroom.unique("sealed");
    }

    private void insert() {
        QuarkusTransaction.requiringNew()
                .run(() -> Sql.of(INSERT.formatted(":id", ":subject"))
                        .with("id", Ids.next())
                        .with("subject", subject)
                        .run(database));
    }

    private static Connection connect() throws SQLException {
        var config = ConfigProvider.getConfig();
        return DriverManager.getConnection(
                config.getValue("quarkus.datasource.jdbc.url", String.class),
                config.getValue("quarkus.datasource.username", String.class),
                config.getValue("quarkus.datasource.password", String.class));
    }

    private int count(String condition) {
        return Sql.of("select count(*) from audit_event e left join audit_seal s on s.place = e.place")
                .add("where e.subject = :subject and " + condition)
                .with("subject", subject)
                .first(database, row -> row.getInt(1))
                .orElseThrow();
    }

    private void awaitSealed(int events) {
        for (int i = 0; i < 100 && count("s.number is not null") < events; i++) LockSupport.parkNanos(100_000_000);
        assertEquals(events, count("s.number is not null"));
    }

    private String verify(boolean isValid, String... more) throws Exception {
        Path file = directory.resolve("export.json");
        StringBuilder export = new StringBuilder();
        String next = "/v1/audit-events?limit=100";
        while (next != null) {
            Response page = get(auditor, next);
            page.then().statusCode(200);
            export.append(page.asString()).append('\n');
            next = page.path("links.next");
        }
        Files.writeString(file, export);
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(more));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean found = VerifyAuditCommand.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
        String text = out.toString(StandardCharsets.UTF_8);
        assertEquals(isValid, found, text);
        return text;
    }

    @Test
    void anExportOfTheApiIsValid() throws Exception {
        TestPartner partner = newsroom.partner();
        Response event = get(auditor, "/v1/audit-events?limit=1&partner=" + partner.id());
        for (int i = 0; i < 50 && event.path("items[0].hash") == null; i++) {
            LockSupport.parkNanos(100_000_000);
            event = get(auditor, "/v1/audit-events?limit=1&partner=" + partner.id());
        }
        assertNotNull(event.path("items[0].hash"));
        String text = verify(true, event.<String>path("items[0].hash"));
        assertTrue(text.startsWith("Valid: "), text);
        verify(false, "0".repeat(64));
    }

    @Test
    void anEventThatIsChangedInTheDatabaseIsNamed() throws Exception {
        insert();
        awaitSealed(1);
        verify(true);
        Sql.of("update audit_event set kind = 'key-revoked' where subject = :subject")
                .with("subject", subject)
                .run(database);
        String text = verify(false);
        String id = Sql.of("select id from audit_event where subject = :subject")
                .with("subject", subject)
                .first(database, row -> row.getString(1))
                .orElseThrow();
        assertTrue(text.contains(id) && text.contains("was changed"), text);
        Sql.of("update audit_event set kind = 'key-created' where subject = :subject")
                .with("subject", subject)
                .run(database);
        verify(true);
    }

    // The first node's job runs, too. Sealers whose connection is killed stand for nodes that die.
    @Test
    void severalSealersMakeOneChainThoughSomeDie() throws Exception {
        int writers = 4;
        int each = 250;
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger died = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(writers + 3);
        List<Future<?>> writing = new ArrayList<>();
        List<Future<?>> sealing = new ArrayList<>();
        try {
            for (int i = 0; i < writers; i++)
                writing.add(threads.submit(() -> {
                    for (int n = 0; n < each; n++) repeatIfTerminated(this::insert);
                }));
            for (int i = 0; i < 2; i++)
                sealing.add(threads.submit(() -> {
                    AuditSealer other = new AuditSealer(database);
                    while (!isOver.get()) {
                        try {
                            other.seal();
                        } catch (RuntimeException e) {
                            died.incrementAndGet();
                        }
                    }
                }));
            sealing.add(threads.submit(() -> {
                while (!isOver.get()) {
                    repeatIfTerminated(this::killSealer);
                    LockSupport.parkNanos(20_000_000);
                }
            }));
            for (Future<?> one : writing) one.get();
            for (int i = 0; i < 200 && count("s.number is null") > 0; i++) LockSupport.parkNanos(50_000_000);
            isOver.set(true);
            for (Future<?> one : sealing) one.get();
        } finally {
            isOver.set(true);
            threads.shutdownNow();
        }
        System.out.println("AuditSealerTest: sealers that died: " + died);
        assertEquals(writers * each, count("s.number is not null"));
        assertEquals(
                0, count("s.number is not null and exists (select from audit_unsealed u where u.place = e.place)"));
        assertTrue(died.get() > 0, "no sealer was killed while it worked");
        verify(true);
    }

    // The pool may give the connection of a sealer to another thread before it is terminated. Such a statement has done
    // nothing.
    private static void repeatIfTerminated(Runnable statement) {
        for (int attempt = 1; ; attempt++) {
            try {
                statement.run();
                return;
            } catch (Sql.SqlFailure e) {
                if (attempt == 5 || !String.valueOf(e.getMessage()).contains("administrator command")) throw e;
            }
        }
    }

    private void killSealer() {
        Sql.of("""
                        select pg_terminate_backend(l.pid) from pg_locks l
                        where l.locktype = 'advisory' and l.granted and l.database = (select oid from pg_database where datname = current_database())
                          and (l.classid::bigint << 32 | l.objid::bigint) = %s
                        """.formatted(AuditSealer.LOCK_KEY)).list(database, row -> row.getBoolean(1));
    }

    @Test
    void anEventWaitsForOlderTransactions() throws Exception {
        try (Connection older = connect()) {
            older.setAutoCommit(false);
            try (var insert = older.prepareStatement(INSERT.formatted("?", "?"))) {
                insert.setObject(1, Ids.next());
                insert.setString(2, subject);
                insert.executeUpdate();
            }
            insert();
            insert();
            LockSupport.parkNanos(1_200_000_000);
            assertEquals(0, count("s.number is not null"));
            older.commit();
        }
        awaitSealed(3);
        assertEquals(
                List.of(1, 2, 3),
                Sql.of("select rank() over (order by e.place) as place from audit_event e")
                        .add("join audit_seal s on s.place = e.place where e.subject = :subject order by s.number")
                        .with("subject", subject)
                        .list(database, row -> row.getInt("place")),
                "the older transaction has the smallest id and the first place");
    }

    @Test
    void anErasedPersonLeavesTheChainValid() throws Exception {
        String manager = newsroom.key("partners:write", "audit:read");
        String person = Newsroom.unique("Ines \"Nessie\" Person");
        String inJson = person.replace("\"", "\\\"");
        String id = post(manager, "/v1/partners", """
                {"name":"%s","contacts":[{"kind":"editorial","name":"%s","email":"ines@partner.example"}],
                 "outlets":[{"name":"Site","worldwide":true}]}
                """.formatted(Newsroom.unique("Partner"), inJson))
                .path("id");
        subject = "partner:" + id;
        awaitSealed(1);
        assertTrue(
                get(auditor, "/v1/audit-events?subject=" + subject).asString().contains(inJson));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Connection connection = connect()) {
            ErasePersonCommand.run(connection, List.of(person), new PrintStream(out, true, StandardCharsets.UTF_8));
        }
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("of 1 audit events"), out::toString);
        Response event = get(auditor, "/v1/audit-events?subject=" + subject);
        assertFalse(event.asString().contains(inJson));
        assertEquals("erased", event.path("items[0].after.contacts"));
        assertTrue(verify(true).contains("erased personal members"));
    }
}
