package dateline.database.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with an embedded database that inserts rows and reports each commit until it is killed. */
final class WritingProcess implements AutoCloseable {

    static final String READY = "READY ";
    static final String ACKNOWLEDGED = "ACK ";

    private final Process process;
    private final BufferedReader output;

    private WritingProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Runs in the other JVM. The arguments are the data directory and the directory of the programs. */
    public static void main(String... args) throws Exception {
        EmbeddedDatabase database;
        try {
            database = EmbeddedDatabase.start(Path.of(args[0]), Path.of(args[1]), Durability.DURABLE);
        } catch (EmbeddedDatabaseException e) {
            System.out.println(e.getMessage());
            System.exit(1);
            return;
        }
        System.out.println(READY + database.process().pid());
        try (Rows rows = Rows.in(database)) {
            rows.execute("create table if not exists story (id bigint generated always as identity, text text)");
            while (true) {
                System.out.println(
                        ACKNOWLEDGED + rows.single("insert into story (text) values (repeat('x', 2000)) returning id"));
            }
        }
    }

    static WritingProcess start(Path home, Path programs) throws IOException {
        return new WritingProcess(
                java(WritingProcess.class.getName(), List.of(), home.toString(), programs.toString()));
    }

    /** Starts a JVM with the class path of the tests; its standard error is part of its output. */
    static Process java(String main, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
        // As the launcher of the packaged application does; since JDK 21, an exit may request a logger.
        command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Waits for the first line with this prefix, and returns the rest of it. */
    String await(String beginning) throws IOException {
        List<String> seen = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            seen.add(line);
        }
        throw new IOException("Ended without \"" + beginning + "\": " + seen);
    }

    /** Kills the JVM, not its database, and returns the commits that it had reported. */
    List<String> kill() throws IOException, InterruptedException {
        // Uses the handle, because the process itself would close its output before it is read.
        process.toHandle().destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
        List<String> acknowledged = new ArrayList<>();
        // The last line may be incomplete; it then counts as not reported.
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(ACKNOWLEDGED)) {
                acknowledged.add(line.substring(ACKNOWLEDGED.length()));
            }
        }
        return acknowledged;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
