package dateline;

import static dateline.RestoredNewsroom.PARTNER;
import static dateline.RestoredNewsroom.PUBLIC;
import static dateline.RestoredNewsroom.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.OperationsPages.Commands;
import dateline.RestoredNewsroom.Mirror;
import dateline.database.server.PostgresCluster;
import dateline.database.server.TemporaryDataDirectory;
import dateline.push.Receiver;
import java.net.http.HttpResponse;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The database is restored from a backup. Cursors from the lost period get 410: immediately, after as many changes as
 * were lost, and after a restart. The copies of followers converge, kills reach them, and no webhook event is repeated
 * under another id. Retention removes everything that it may remove before
 * the backup and after the restore. In the long form nodes are restarted after every kind of restore, and more changes are lost.
 */
@Execution(ExecutionMode.CONCURRENT)
class RestoreIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int LOST = LONG ? 100 : 4;
    private static final int KILLS = 6;

    /** A way to back up and restore the database. */
    private interface Backup {

        /** Called before anything is backed up. */
        default void prepare() throws Exception {}

        void take() throws Exception;

        void restore() throws Exception;

        Connection connect() throws Exception;

        /** @return whether the nodes were restarted; the short form skips some restarts */
        boolean restart() throws Exception;
    }

    private RestoredNewsroom newsroom;

    @Test
    void aFileCopyOfTheDataDirectory() throws Exception {
        Path directory = TemporaryDataDirectory.create(Path.of("target", "restore"));
        Path data = directory.resolve("data");
        Path copy = directory.resolve("copy");
        Node first = Node.start(data, RestoredNewsroom.ENVIRONMENT).waitUntilReady();
        try (RestoredNewsroom one = new RestoredNewsroom(first)) {
            newsroom = one;
            try {
                checkRestore("file copy of the data directory", new Backup() {
                    @Override
                    public void take() throws Exception {
                        newsroom.node().stop();
                        copy(data, copy);
                        start();
                    }

                    @Override
                    public void restore() throws Exception {
                        newsroom.node().stop();
                        delete(data);
                        copy(copy, data);
                        start();
                    }

                    @Override
                    public Connection connect() throws Exception {
                        return DriverManager.getConnection(
                                "jdbc:postgresql://127.0.0.1:" + port(data) + "/dateline",
                                PostgresCluster.SUPERUSER,
                                Files.readString(data.resolve("database-password"))
                                        .strip());
                    }

                    @Override
                    public boolean restart() throws Exception {
                        newsroom.node().stop();
                        start();
                        return true;
                    }

                    private void start() throws Exception {
                        newsroom.useNode(
                                Node.start(data, RestoredNewsroom.ENVIRONMENT).waitUntilReady());
                    }
                });
            } finally {
                newsroom.node().close();
            }
        }
    }

    /** The node keeps running while its database is replaced. */
    @Test
    void backupsOfAServer() throws Exception {
        Assumptions.assumeTrue(PostgresServer.installed(), PostgresServer.HOW_TO_GET);
        Path directory = TemporaryDataDirectory.create(Path.of("target", "restore"));
        try (PostgresServer server = PostgresServer.start();
                Receiver cache = Receiver.respondingWith(200)) {
            Map<String, String> environment = new HashMap<>(RestoredNewsroom.ENVIRONMENT);
            environment.putAll(server.environment());
            environment.put("DATELINE_PURGE_URL", cache.url());
            Path data = directory.resolve("node");
            Node first = Node.start(data, environment).waitUntilReady();
            try (RestoredNewsroom one = new RestoredNewsroom(first)) {
                newsroom = one;
                try {
                    checkServerBackups(server, data, environment);
                    checkEpochCommand(data, environment, cache);
                } finally {
                    newsroom.node().close();
                }
            }
        }
    }

    private void checkServerBackups(PostgresServer server, Path data, Map<String, String> environment)
            throws Exception {
        abstract class ServerBackup implements Backup {

            @Override
            public Connection connect() throws Exception {
                return DriverManager.getConnection(
                        environment.get("QUARKUS_DATASOURCE_JDBC_URL"), "dateline", "not-used");
            }
        }
        checkRestore("pg_restore into the same cluster", new ServerBackup() {
            @Override
            public void take() throws Exception {
                server.dump();
            }

            @Override
            public void restore() throws Exception {
                server.restoreDump();
            }

            @Override
            public boolean restart() throws Exception {
                if (LONG) restartNode(data, environment);
                return LONG;
            }
        });
        checkRestore("base backup with point in time", new ServerBackup() {
            @Override
            public void prepare() throws Exception {
                server.baseBackup();
            }

            @Override
            public void take() throws Exception {
                server.restorePoint("before");
            }

            @Override
            public void restore() throws Exception {
                server.recoverTo("before");
            }

            @Override
            public boolean restart() throws Exception {
                restartNode(data, environment);
                return true;
            }
        });
        checkRestore("pg_restore into a fresh cluster", new ServerBackup() {
            @Override
            public void take() throws Exception {
                server.dump();
            }

            @Override
            public void restore() throws Exception {
                server.replaceByNew();
                server.restoreDump();
            }

            @Override
            public boolean restart() throws Exception {
                if (LONG) restartNode(data, environment);
                return LONG;
            }
        });
    }

    private void restartNode(Path data, Map<String, String> environment) throws Exception {
        newsroom.node().stop();
        newsroom.useNode(Node.start(data, environment).waitUntilReady());
    }

    private void checkRestore(String kind, Backup backup) throws Exception {
        long began = System.nanoTime();
        backup.prepare();
        newsroom.acceptEvents();
        List<String> killedLater = newsroom.publish(KILLS, "Doomed");
        Mirror partner = newsroom.mirror(PARTNER).catchUp();
        Mirror publicMirror = newsroom.mirror(PUBLIC).catchUp();
        await(
                "events about what will be killed",
                () -> killedLater.stream()
                        .noneMatch(id -> newsroom.receiver.about(id).isEmpty()));
        await("their records", () -> newsroom.pendingIds().isEmpty());
        Set<String> settled = receivedIds();
        newsroom.rejectEvents();
        List<String> pendingArticles = newsroom.publish(2, "Waits");
        await(
                "events that wait",
                () -> newsroom.pendingIds().size() >= pendingArticles.size()
                        && pendingArticles.stream()
                                .noneMatch(id -> newsroom.receiver.about(id).isEmpty()));
        Set<String> pending = newsroom.pendingIds();
        for (String article : killedLater) newsroom.publishDraft(article);
        Mirror earlierMirror = newsroom.mirror(PARTNER).catchUp();
        // Rows that all three followers have seen.
        int cut = cut(backup);
        backup.take();

        // The restore loses the following: deliveries, publications, kills, and the progress of followers.
        newsroom.acceptEvents();
        await("what waited", () -> {
            newsroom.deliverPending();
            return newsroom.pendingIds().isEmpty();
        });
        List<String> lost = newsroom.publish(LOST, "Lost");
        String killedBeforeRestore = killedLater.get(0);
        newsroom.kill(killedBeforeRestore);
        partner.catchUp();
        publicMirror.catchUp();
        assertTrue(partner.articles.containsAll(lost));
        await(
                "events about the articles that are lost later",
                () -> lost.stream().noneMatch(id -> newsroom.receiver.about(id).isEmpty()));
        Map<String, Integer> receivedBefore = new HashMap<>();
        settled.forEach(id -> receivedBefore.put(id, newsroom.received(id)));
        pending.forEach(id -> receivedBefore.put(id, newsroom.received(id)));

        newsroom.rejectEvents();
        backup.restore();
        newsroom.node().waitUntilReady();
        assertGone(kind + ", at once", partner, publicMirror);
        await("events that wait again", () -> newsroom.pendingIds().containsAll(pending));
        newsroom.acceptEvents();
        for (String article : killedLater) newsroom.kill(article);
        // More changes than were lost, so that all lost ids are assigned again.
        newsroom.publish(LOST + 4, "New");
        // The earlier follower has not yet heard of the kills. They supersede the row that its cursor names, which is
        // cut, too.
        cut += cut(backup);
        assertGone(kind + ", after as many changes", partner, publicMirror);
        boolean restarted = backup.restart();
        assertGone(kind + ", after a restart", partner, publicMirror);

        earlierMirror.catchUp();
        // In another cluster a new epoch begins, and all followers start over.
        int expectedStartOvers = kind.contains("fresh") ? 1 : 0;
        assertEquals(expectedStartOvers, earlierMirror.startOvers, kind + ": a cursor from before the backup");
        if (expectedStartOvers == 0)
            killedLater.forEach(article -> assertEquals("remove", earlierMirror.last.get(article), kind));
        assertConverges(kind, earlierMirror, expectedStartOvers);
        assertConverges(kind, partner, 1);
        assertConverges(kind, publicMirror, 1);
        killedLater.forEach(article -> assertFalse(partner.articles.contains(article), kind));
        lost.forEach(article -> assertFalse(partner.articles.contains(article), kind));

        try {
            await(kind + ": what waited, under the same ids", () -> {
                newsroom.deliverPending();
                return pending.stream().allMatch(id -> newsroom.received(id) > receivedBefore.get(id));
            });
        } catch (AssertionError e) {
            throw new AssertionError(pending + " of " + receivedBefore + " in " + newsroom.deliveries(), e);
        }
        await("nothing that waits", () -> newsroom.pendingIds().isEmpty());
        settled.forEach(
                id -> assertEquals(receivedBefore.get(id), newsroom.received(id), kind + ": settled, and sent again"));
        assertEquals(List.of(), newsroom.eventsWithSeveralIds(), kind);
        System.out.printf(
                "%s: %d rows of the log cut, %d lost stories, %d kills reported, 410 at once, after as many changes%s, %d pending events delivered under"
                        + " their ids, 0 under another; %.1f s%n",
                kind,
                cut,
                lost.size(),
                killedLater.size(),
                restarted ? " and after a restart" : "",
                pending.size(),
                (System.nanoTime() - began) / 1e9);
    }

    private int cut(Backup backup) throws Exception {
        try (Connection database = backup.connect()) {
            return CutRows.cut(database, () -> newsroom.publish(1, "Newest"));
        }
    }

    private static String port(Path data) throws Exception {
        return Files.readAllLines(data.resolve("database/postmaster.pid"))
                .get(3)
                .strip();
    }

    private Set<String> receivedIds() {
        Set<String> ids = new TreeSet<>();
        newsroom.receiver.messages().forEach(message -> ids.add(message.id()));
        return ids;
    }

    private void assertGone(String when, Mirror... mirrors) throws Exception {
        for (Mirror mirror : mirrors) {
            HttpResponse<String> answer = newsroom.follow(mirror.path, mirror.cursor);
            assertEquals(410, answer.statusCode(), when + ": " + answer.body());
            assertTrue(answer.body().contains("cursor-gone"), answer.body());
            assertTrue(answer.body().contains("startOver"), answer.body());
        }
    }

    private void assertConverges(String kind, Mirror mirror, int startOvers) throws Exception {
        mirror.catchUp();
        assertEquals(startOvers, mirror.startOvers, kind);
        assertEquals(newsroom.listedIds(mirror.path), mirror.articles, kind + ": " + mirror.path);
    }

    private void checkEpochCommand(Path data, Map<String, String> environment, Receiver cache) throws Exception {
        newsroom.rejectEvents();
        List<String> pendingArticles = newsroom.publish(1, "Waits");
        await("an event that waits", () -> !newsroom.pendingIds().isEmpty());
        Set<String> pending = newsroom.pendingIds();
        Mirror partner = newsroom.mirror(PARTNER).catchUp();
        Mirror publicMirror = newsroom.mirror(PUBLIC).catchUp();
        int purged = purgesOfEverything(cache);

        Map<String, String> settings = new HashMap<>(environment);
        settings.put("DATELINE_DATA_DIR", data.toString());
        Commands beginEpoch = OperationsPages.postgresql("restore.md").stream()
                .filter(commands -> commands.script().contains("begin-epoch"))
                .findFirst()
                .orElseThrow();
        String output = beginEpoch.run(OperationsPages.shell(data.getParent(), settings), "");
        assertTrue(output.matches("(?s)Epoch \\d+ of the change log has begun.*"), output);
        assertGone("an epoch begun by hand", partner, publicMirror);
        // The new epoch has no row yet.
        assertConverges("an epoch begun by hand", partner.copy(), 1);
        assertConverges("an epoch begun by hand", publicMirror.copy(), 1);
        await("a purge of everything", () -> purgesOfEverything(cache) > purged);
        newsroom.acceptEvents();
        newsroom.deliverPending();
        await("what waited", () -> pending.stream().allMatch(id -> newsroom.received(id) > 0));
        await(
                "the changes.reset event",
                () -> newsroom.receiver.messages().stream()
                        .anyMatch(message -> message.body().contains("\"changes.reset\"")));
        newsroom.kill(pendingArticles.get(0));
        assertConverges("an epoch begun by hand", partner, 1);
        assertConverges("an epoch begun by hand", publicMirror, 1);
    }

    private static int purgesOfEverything(Receiver cache) {
        return (int) cache.messages().stream()
                .filter(message -> message.body().equals("{\"tags\":[\"all\"]}"))
                .count();
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws java.io.IOException {
                Path made = Files.createDirectories(to.resolve(from.relativize(directory)));
                Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws java.io.IOException {
                Files.copy(file, to.resolve(from.relativize(file)), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path directory) throws Exception {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }
}
