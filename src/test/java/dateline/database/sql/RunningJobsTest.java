package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.SourceFiles;
import io.quarkus.runtime.ShutdownEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunningJobsTest {

    private static final Pattern SCHEDULED = Pattern.compile("^    @Scheduled\\(", Pattern.MULTILINE);
    private static final Pattern MARKED = Pattern.compile("^    @DatabaseJob\n    @Scheduled\\(", Pattern.MULTILINE);

    @Test
    void theServerWaitsForARunningJobAndStartsNoOther() throws Exception {
        RunningJobs jobs = new RunningJobs();
        assertTrue(jobs.begin());
        assertFalse(jobs.isStopping());
        CompletableFuture<Void> stop = CompletableFuture.runAsync(() -> {
            try {
                jobs.stop(new ShutdownEvent());
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        assertThrows(TimeoutException.class, () -> stop.get(200, TimeUnit.MILLISECONDS));
        assertFalse(jobs.begin());
        assertTrue(jobs.isStopping());
        jobs.end();
        stop.get(5, TimeUnit.SECONDS);
        assertFalse(jobs.begin());
    }

    @Test
    void everyScheduledMethodIsWaitedFor() {
        List<Path> unmarked = new ArrayList<>();
        long scheduled = 0;
        for (Path file : SourceFiles.java(SourceFiles.MAIN)) {
            String source = SourceFiles.read(file);
            long methods = SCHEDULED.matcher(source).results().count();
            scheduled += methods;
            if (methods != MARKED.matcher(source).results().count()) unmarked.add(file);
        }
        assertTrue(scheduled > 5, scheduled + " scheduled methods");
        assertEquals(List.of(), unmarked);
    }
}
