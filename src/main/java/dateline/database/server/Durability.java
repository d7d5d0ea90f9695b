package dateline.database.server;

import java.util.ArrayList;
import java.util.List;

/** Whether a commit is on disk before it is acknowledged, as in operation, or may be lost, as in tests. */
public enum Durability {
    DURABLE("on"),
    DISPOSABLE("off");

    private final String flush;

    Durability(String flush) {
        this.flush = flush;
    }

    /** Options of the server, without directory and port. */
    List<String> settings() {
        List<String> arguments = new ArrayList<>();
        for (String setting : List.of(
                "fsync=" + flush,
                "synchronous_commit=" + flush,
                "full_page_writes=" + flush,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "max_connections=200",
                "shared_buffers=128MB",
                "timezone=UTC",
                "log_timezone=UTC",
                // JIT compilation costs more than it saves in any of the application's queries.
                "jit=off",
                // The application reports its own errors; logged statements would copy unpublished text into a log
                // file.
                "log_min_messages=log",
                "log_min_error_statement=panic",
                "log_checkpoints=off",
                "log_line_prefix=%m [%p] ",
                "cluster_name=dateline")) {
            arguments.add("-c");
            arguments.add(setting);
        }
        return arguments;
    }

    List<String> initOptions() {
        return this == DURABLE ? List.of() : List.of("--no-sync");
    }
}
