package dateline.database.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The release before this one: its sources, from its tag in git. */
record LastRelease(String version) {

    private static final Path CONTRACTS = Path.of("openapi", "releases");

    /** The newest release whose contract is committed. */
    static LastRelease find() throws IOException {
        try (Stream<Path> contracts = Files.list(CONTRACTS)) {
            return new LastRelease(contracts
                    .map(file -> file.getFileName().toString().replaceFirst("\\.yaml$", ""))
                    .max(Comparator.comparing(java.lang.module.ModuleDescriptor.Version::parse))
                    .orElseThrow());
        }
    }

    /**
     * Packages the application from the sources of the tag, and returns its jar.
     *
     * @throws AssertionError if the repository does not have the tag
     */
    Path packaged() throws IOException, InterruptedException {
        requireTag();
        Path sources = Path.of("target", "release-" + version).toAbsolutePath();
        AtomicDirectories.delete(sources);
        Files.createDirectories(sources);
        run(Path.of(""), List.of("bash", "-c", "git archive " + tag() + " | tar -x -C '" + sources + "'"));
        List<String> maven = List.of(
                System.getProperty("maven.home") + "/bin/mvn",
                "-B",
                "-ntp",
                "-q",
                "-DskipTests",
                "-Dspotless.check.skip",
                "package");
        List<String> offline = new ArrayList<>(maven);
        offline.add("-o");
        if (execute(sources, offline).code() != 0) run(sources, maven);
        return sources.resolve(Path.of("target", "quarkus-app", "quarkus-run.jar"));
    }

    private void requireTag() throws IOException, InterruptedException {
        Result found = execute(Path.of(""), List.of("git", "rev-parse", "--quiet", "--verify", tag()));
        if (found.code() != 0)
            throw new AssertionError("Release " + version + " is built from its tag v" + version
                    + ", which is not in this repository: git fetch --tags " + found.text());
    }

    private String tag() {
        return "refs/tags/v" + version;
    }

    private static void run(Path directory, List<String> command) throws IOException, InterruptedException {
        Result result = execute(directory, command);
        if (result.code() != 0) throw new AssertionError(String.join(" ", command) + "\n" + result.text());
    }

    private record Result(int code, String text) {}

    private static Result execute(Path directory, List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), text);
    }
}
