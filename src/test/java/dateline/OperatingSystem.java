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

    /** CPU time that the JIT compilers of a Java process have used so far, in milliseconds. */
    static long compilerMillis(long pid) throws IOException {
        long ticks = 0;
        try (var threads = Files.list(Path.of("/proc", String.valueOf(pid), "task"))) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (!Files.readString(thread.resolve("comm")).matches("(?s)C[12] Compiler.*")) continue;
                String[] fields = Files.readString(thread.resolve("stat"))
                        .replaceFirst("(?s).*\\) ", "")
                        .split(" ");
                ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            }
        }
        return ticks * 10;
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
