package dateline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads memory and CPU figures of a process and sets its CPU affinity. Linux only. */
final class OperatingSystem {

    private OperatingSystem() {}

    /** Resident memory of a process, in MB. */
    static long residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Pins all threads of a process and of its children to one core. Does nothing where {@code taskset} is missing.
     */
    static void pin(long pid, int core) throws IOException, InterruptedException {
        List<Long> all = new ArrayList<>(List.of(pid));
        ProcessHandle.of(pid).ifPresent(process -> process.descendants().forEach(child -> all.add(child.pid())));
        for (long one : all) {
            new ProcessBuilder("taskset", "-a", "-cp", String.valueOf(core), String.valueOf(one))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        }
    }
}
