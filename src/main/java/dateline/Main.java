package dateline;

import dateline.cache.CacheConfig;
import dateline.database.pool.CommandConnection;
import dateline.database.pool.DatabaseMonitor;
import dateline.database.server.Durability;
import dateline.database.server.EmbeddedDatabase;
import dateline.database.server.EmbeddedDatabaseException;
import dateline.database.server.TemporaryDataDirectory;
import dateline.http.ingress.WorkClass;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.DotEnvConfigSourceProvider;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;

/** Entry point: starts the embedded database unless another is configured, then the application; with arguments it runs a command. */
@QuarkusMain
public final class Main {

    private static final String URL = "quarkus.datasource.jdbc.url";
    private static final String USER = "quarkus.datasource.username";
    private static final String PASSWORD = "quarkus.datasource.password";
    private static final String CACHE = "dateline.cache.bytes";
    private static final String DATA_DIRECTORY = "dateline.data-dir";
    private static final String WORKERS = "quarkus.thread-pool.max-threads";
    private static final String EVENT_LOOPS = "quarkus.vertx.event-loops-pool-size";
    private static final String CONNECTIONS = "quarkus.datasource.jdbc.max-size";
    private static final String READ_CONNECTIONS = "quarkus.datasource.reads.jdbc.max-size";
    private static final String CLASS_THREADS = "dateline.admission.threads.";
    private static final String HEAVY_THREADS = "dateline.limits.heavy";
    private static final Set<WorkClass> READING =
            EnumSet.of(WorkClass.READS, WorkClass.SEARCHES, WorkClass.BODIES, WorkClass.PACKAGES, WorkClass.FEEDS);
    private static final int JOB_THREADS = 8;
    // For the threads that read the change log, deliver webhooks, run imports, and write receipts and packages.
    private static final int OTHER_CONNECTIONS = 14;
    // For the two threads that look keys up.
    private static final int OTHER_READ_CONNECTIONS = 2;
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(30);
    private static final int PACKAGED_ORDINAL = 250;
    private static final long QUARKUS_STOP_TIMEOUT_SECONDS = 60;

    Main() {}

    public static void main(String... args) {
        // IngressFilter answers an invalid request target with a problem document; Vert.x would close the connection.
        System.setProperty("vertx.disableURIValidation", "true");
        boolean isWarmUp = WarmUp.isRequested();
        if (isWarmUp) WarmUp.start();
        SmallRyeConfig config = configuration();
        List<String> problems = new SettingsCheck(config).problems();
        boolean isCheck = args.length > 0 && args[0].equals(CheckCommand.NAME);
        if (isCheck && !problems.isEmpty()) System.exit(new CheckCommand(System.out).reportSettings(problems));
        if (!problems.isEmpty()) StartupFailure.exit(problems);
        if (isCheck) sizePools(config);
        if (args.length > 0 && !Commands.isStart(args)) System.exit(runCommand(config, args));
        StartupFailure.listeners(config, isDevelopment())
                .forEach(listener -> StartupFailure.findProblem(listener)
                        .ifPresent(problem -> StartupFailure.exit(List.of(problem))));
        config.getOptionalValue(CACHE, MemorySize.class)
                .flatMap(size -> CacheConfig.findProblem(size.asLongValue()))
                .ifPresent(problem -> StartupFailure.exit(List.of(problem)));
        sizePools(config);
        TracingSettings.apply(config);
        prepareDatabase(config, isWarmUp);
        if (isDevelopment()) Quarkus.run(args);
        else Quarkus.run(null, StartupFailure::exit, args);
    }

    private static void prepareDatabase(SmallRyeConfig config, boolean isWarmUp) {
        try {
            Path dataDirectory = isWarmUp ? WarmUp.dataDirectory() : dataDirectory(config);
            System.setProperty(DATA_DIRECTORY, dataDirectory.toString());
            Optional<String> url = config.getOptionalValue(URL, String.class);
            if (isWarmUp || url.isEmpty()) {
                System.out.println("Preparing the database in " + dataDirectory + " …");
                Path programs = isDevelopment() ? Path.of("target", "postgresql") : dataDirectory.resolve("postgresql");
                EmbeddedDatabase database = EmbeddedDatabase.start(dataDirectory, programs, Durability.DURABLE);
                stopAfterQuarkus(database);
                database.setAsOwn();
                System.setProperty(URL, database.url());
                System.setProperty(USER, database.user());
                System.setProperty(PASSWORD, database.password());
            } else {
                System.out.println("Preparing the database at " + ConfiguredDatabase.shown(url.get()) + " …");
                new ConfiguredDatabase(url.get(), setting(config, USER), setting(config, PASSWORD))
                        .await(DATABASE_PATIENCE)
                        .ifPresent(problem -> StartupFailure.exit(List.of(problem)));
            }
        } catch (EmbeddedDatabaseException e) {
            StartupFailure.exit(List.of(e.getMessage()));
        } catch (IOException e) {
            StartupFailure.exit(List.of("The data directory cannot be created: " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            StartupFailure.exit(List.of("Interrupted while waiting for the database."));
        }
    }

    private static String setting(SmallRyeConfig config, String key) {
        return config.getOptionalValue(key, String.class).orElse(null);
    }

    private static int runCommand(SmallRyeConfig config, String... words) {
        try {
            Path data = dataDirectory(config);
            Optional<ConfiguredDatabase> configured = config.getOptionalValue(URL, String.class)
                    .map(url -> new ConfiguredDatabase(url, setting(config, USER), setting(config, PASSWORD)));
            if (words[0].equals(CheckCommand.NAME)) return new CheckCommand(System.out).run(config, data, configured);
            if (configured.isPresent() && Commands.needsEmbeddedDatabase(words[0])) {
                System.err.println(
                        "This Dateline uses the database at " + configured.get().address()
                                + ". Back it up with pg_dump or pg_basebackup; docs/operations/back-up.md says how.");
                return 1;
            }
            return Commands.run(
                    words,
                    data,
                    () -> configured.isPresent() ? configured.get().connect() : CommandConnection.embedded(data));
        } catch (IOException e) {
            System.err.println("The data directory cannot be created: " + e.getMessage());
            return 1;
        }
    }

    // The main pool has a connection for each thread that may need one, so that no work class, takedown in particular,
    // waits for connections of another; the pool for reads has one for each thread of the classes that read articles,
    // and for each thread that looks keys up.
    // Scheduled jobs run on the framework's threads, requests on the threads of their class.
    private static void sizePools(SmallRyeConfig config) {
        int cores = Runtime.getRuntime().availableProcessors();
        // Event loops never block, so one per core is enough.
        setDefault(config, EVENT_LOOPS, cores);
        int jobs = setDefault(config, WORKERS, JOB_THREADS);
        ToIntFunction<WorkClass> configured =
                work -> config.getOptionalValue(CLASS_THREADS + work.externalName(), Integer.class)
                        .or(() -> work == WorkClass.HEAVY
                                ? config.getOptionalValue(HEAVY_THREADS, Integer.class)
                                : Optional.empty())
                        .orElse(0);
        int requests = WorkClass.threads(EnumSet.complementOf(EnumSet.of(WorkClass.NONE)), cores, configured);
        setDefault(config, CONNECTIONS, requests + jobs + OTHER_CONNECTIONS);
        setDefault(config, READ_CONNECTIONS, WorkClass.threads(READING, cores, configured) + OTHER_READ_CONNECTIONS);
    }

    private static int setDefault(SmallRyeConfig config, String name, int value) {
        if (config.getConfigValue(name).getConfigSourceOrdinal() > PACKAGED_ORDINAL)
            return config.getValue(name, Integer.class);
        System.setProperty(name, String.valueOf(value));
        return value;
    }

    // Quarkus reads its configuration later, from the same sources.
    private static SmallRyeConfig configuration() {
        SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addSystemSources()
                .withSources(DotEnvConfigSourceProvider.dotEnvSources(
                        Path.of(".env").toUri().toString(),
                        Thread.currentThread().getContextClassLoader()))
                .withProfile(isDevelopment() ? "dev" : "prod");
        Path file = Path.of("config", "application.properties");
        try {
            builder.withSources(
                    new PropertiesConfigSource(Main.class.getResource("/application.properties"), PACKAGED_ORDINAL));
            if (Files.isReadable(file))
                builder.withSources(new PropertiesConfigSource(file.toUri().toURL(), 260));
        } catch (IOException e) {
            StartupFailure.exit(List.of("The file " + file + " cannot be read: " + e.getMessage()));
        }
        return builder.addDiscoveredConverters().build();
    }

    private static Path dataDirectory(SmallRyeConfig config) throws IOException {
        String configured =
                config.getOptionalValue(DATA_DIRECTORY, String.class).orElse(null);
        if (configured != null) {
            return Path.of(configured).toAbsolutePath();
        }
        return isDevelopment()
                ? TemporaryDataDirectory.create(Path.of("target", "dev"))
                : Path.of("data").toAbsolutePath();
    }

    // LaunchMode is not set yet when main runs. The development launcher puts this file on its class path.
    private static boolean isDevelopment() {
        return ClassLoader.getSystemResource("META-INF/dev-mode-context.dat") != null;
    }

    // Shutdown hooks run concurrently, including the hook of Quarkus. Its exit handler is called after it has stopped.
    private static void stopAfterQuarkus(EmbeddedDatabase database) {
        CountDownLatch quarkusStopped = new CountDownLatch(1);
        BiConsumer<Integer, Throwable> exit = ApplicationLifecycleManager.getDefaultExitCodeHandler();
        ApplicationLifecycleManager.setDefaultExitCodeHandler((code, failure) -> {
            quarkusStopped.countDown();
            exit.accept(code, failure);
        });
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                if (ApplicationLifecycleManager.getCurrentApplication() != null
                                        && !quarkusStopped.await(QUARKUS_STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                                    System.err.println("The application does not stop; stopping its database");
                                }
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            DatabaseMonitor.expectEnd();
                            database.stop();
                        },
                        "database-stop"));
    }
}
