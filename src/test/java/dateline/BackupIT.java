package dateline;

import static dateline.RestoredNewsroom.PARTNER;
import static dateline.RestoredNewsroom.PUBLIC;
import static dateline.RestoredNewsroom.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.OperationsPages.Commands;
import dateline.RestoredNewsroom.Mirror;
import dateline.database.server.TemporaryDataDirectory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Executes the pages for operators: the embedded database is backed up while clients write, and restored elsewhere. Every write that was
 * acknowledged before the end mark is there, followers converge after 410, and no webhook event is repeated under another id.
 */
@Execution(ExecutionMode.CONCURRENT)
class BackupIT {

    private static final boolean LONG = Boolean.getBoolean("long");
    private static final int WRITES_PER_SECOND = LONG ? 200 : 25;
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final int LOST = LONG ? 100 : 3;
    private static final Pattern END_MARK = Pattern.compile("committed before (\\S+Z)\\.");

    private Path directory;

    @Test
    void aBackupUnderWritesIsRestoredElsewhere() throws Exception {
        directory = TemporaryDataDirectory.create(Path.of("target", "backup"));
        // The key of this newsroom's secrets is in its data directory, so that the backup must contain it.
        Map<String, String> environment = new HashMap<>(RestoredNewsroom.ENVIRONMENT);
        environment.remove("DATELINE_WEBHOOKS_SECRET_KEY");
        Node original = Node.start(directory.resolve("data"), environment).waitUntilReady();
        try {
            run("configure.md", original);
            run("secure.md", original);
            run("upgrade.md", original);
            run("scale.md", original);
            try (RestoredNewsroom newsroom = new RestoredNewsroom(original)) {
                backUpAndRestore(newsroom, environment);
            }
        } finally {
            original.close();
        }
    }

    private void backUpAndRestore(RestoredNewsroom newsroom, Map<String, String> environment) throws Exception {
        Node original = newsroom.node();
        Mirror partner = newsroom.mirror(PARTNER).catchUp();
        Mirror publicMirror = newsroom.mirror(PUBLIC).catchUp();
        newsroom.acceptEvents();
        List<String> delivered = newsroom.publish(2, "Delivered");
        await(
                "events before the backup",
                () -> delivered.stream()
                                .noneMatch(id -> newsroom.receiver.about(id).isEmpty())
                        && newsroom.pendingIds().isEmpty());
        Set<String> settled = new TreeSet<>();
        newsroom.receiver.messages().forEach(message -> settled.add(message.id()));
        newsroom.rejectEvents();
        List<String> waiting = newsroom.publish(2, "Waits");
        await(
                "events that wait",
                () -> newsroom.pendingIds().size() >= waiting.size()
                        && waiting.stream()
                                .noneMatch(id -> newsroom.receiver.about(id).isEmpty()));
        Set<String> pending = newsroom.pendingIds();
        Mirror earlierMirror = newsroom.mirror(PARTNER).catchUp();

        SteadyWrites writes = SteadyWrites.start(original, original.adminKey(), WRITES_PER_SECOND);
        Instant endMark;
        long rate;
        try (writes) {
            if (LONG) writes.warmUp(WARM_UP);
            endMark = endMark(run("back-up.md", original).get(0));
            rate = writes.rate();
            writes.stop();
        }
        assertEquals(List.of(), List.copyOf(writes.failures()));
        assertRefused(
                "backups/monday exists.",
                "backup",
                directory.resolve("backups/monday").toString());
        assertRefused(
                "is in use by another Dateline",
                "restore",
                directory.resolve("backups/monday").toString());
        assertBackups(Set.of("monday", "tuesday.tar.gz"));

        // The restore takes the following back.
        newsroom.acceptEvents();
        await("what waited", () -> {
            newsroom.deliverPending();
            return newsroom.pendingIds().isEmpty();
        });
        List<String> lost = newsroom.publish(LOST, "Lost");
        partner.catchUp();
        publicMirror.catchUp();
        assertTrue(partner.articles.containsAll(lost));
        await(
                "events about what is lost",
                () -> lost.stream().noneMatch(id -> newsroom.receiver.about(id).isEmpty()));
        original.stop();
        assertRefused(
                "There is a database in",
                "restore",
                directory.resolve("backups/monday").toString());

        Map<String, Integer> receivedBefore = new HashMap<>();
        settled.forEach(id -> receivedBefore.put(id, newsroom.received(id)));
        pending.forEach(id -> receivedBefore.put(id, newsroom.received(id)));
        run("restore.md", original);
        try (Node restored =
                Node.start(directory.resolve("restored"), environment).waitUntilReady()) {
            newsroom.useNode(restored);
            Set<String> before = writes.acknowledgedBefore(endMark);
            Set<String> missing = new TreeSet<>(before);
            Set<String> drafts = drafts(restored);
            missing.removeAll(drafts);
            assertFalse(before.isEmpty());
            assertEquals(Set.of(), missing, "acknowledged before the end mark " + endMark);

            for (Mirror mirror : List.of(partner, publicMirror, earlierMirror)) {
                HttpResponse<String> answer = newsroom.follow(mirror.path, mirror.cursor);
                assertEquals(410, answer.statusCode(), answer.body());
                mirror.catchUp();
                assertEquals(1, mirror.startOvers);
                assertEquals(newsroom.listedIds(mirror.path), mirror.articles, mirror.path);
            }
            lost.forEach(id -> assertFalse(partner.articles.contains(id)));
            await("what waited, under the same ids", () -> {
                newsroom.deliverPending();
                return pending.stream().allMatch(id -> newsroom.received(id) > receivedBefore.get(id));
            });
            await("nothing that waits", () -> newsroom.pendingIds().isEmpty());
            settled.forEach(
                    id -> assertEquals(receivedBefore.get(id), newsroom.received(id), "settled, and sent again"));
            assertEquals(List.of(), newsroom.eventsWithSeveralIds());
            assertTrue(newsroom.receiver.messages().stream()
                    .anyMatch(message -> message.body().contains("\"changes.reset\"")));
            System.out.printf(
                    "Backup under %d writes/s (%d sent, 0 failed): %d acknowledged before the end mark, %d of them missing after the"
                            + " restore; 3 mirrors got 410 and converged; %d pending events sent again under their ids, 0 under another%n",
                    rate, writes.count(), before.size(), missing.size(), pending.size());
        }
        if (LONG) assertTrue(rate > WRITES_PER_SECOND * 0.95, "only " + rate + " writes/s during the backup");
    }

    /** Executes the commands of a page, and returns the output of each block. */
    private List<String> run(String page, Node node) throws Exception {
        List<String> outputs = new ArrayList<>();
        for (Commands commands : OperationsPages.commands(page))
            outputs.add(commands.run(OperationsPages.shell(directory, Map.of()), node.url()));
        return outputs;
    }

    private void assertRefused(String reason, String... words) throws Exception {
        KeysIT.Run run = KeysIT.command(directory.resolve("data"), Map.of(), words);
        assertFalse(run.code() == 0, run.text());
        assertTrue(run.text().contains(reason), run.text());
    }

    private static Instant endMark(String output) {
        Matcher mark = END_MARK.matcher(output);
        assertTrue(mark.find(), output);
        return Instant.parse(mark.group(1));
    }

    /** There are these backups, nothing that is unfinished, and only the owner can read them. */
    private void assertBackups(Set<String> expected) throws Exception {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(directory.resolve("backups"))) {
            for (Path backup : files.toList()) {
                names.add(backup.getFileName().toString());
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(backup));
                assertTrue(mode.endsWith("------"), backup + " " + mode);
            }
        }
        assertEquals(expected, names);
    }

    private static Set<String> drafts(Node node) throws Exception {
        Set<String> ids = new TreeSet<>();
        String next = "";
        while (next != null) {
            HttpResponse<String> page =
                    node.get("/v1/drafts?limit=100" + next, "Authorization", "Bearer " + node.adminKey());
            assertEquals(200, page.statusCode(), page.body());
            JsonNode list = TwoNodes.JSON.readTree(page.body());
            list.get("items").forEach(draft -> ids.add(draft.get("id").asText()));
            JsonNode cursor = list.at("/page/nextCursor");
            next = cursor.isTextual() ? "&cursor=" + cursor.asText() : null;
        }
        return ids;
    }
}
