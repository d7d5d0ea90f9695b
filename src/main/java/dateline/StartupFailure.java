package dateline;

import dateline.http.base.AddressRange;
import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ends a start that cannot succeed: says why and what to do on the error output, and exits with code 1. */
final class StartupFailure {

    /** An address on which the server listens, with the keys that set it. */
    record Listener(String host, int port, String hostKey, String portKey) {}

    private static final int EXIT_CODE = 1;

    private StartupFailure() {}

    static void exit(List<String> sentences) {
        sentences.forEach(System.err::println);
        System.exit(EXIT_CODE);
    }

    /** Exit handler of Quarkus: a failure that the operator can mend is printed without a stack trace. */
    static void exit(int code, Throwable failure) {
        if (failure != null) {
            explain(failure).ifPresentOrElse(System.err::println, () -> {
                System.err.println("Dateline does not start because of an unexpected error:");
                failure.printStackTrace();
            });
        }
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, failure);
    }

    /** Why a failure ended the start, if the operator can mend it. */
    static Optional<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof QuarkusBindException bind)
                return Optional.of(portInUse(bind.getPort(), "quarkus.http.port"));
            boolean invalid = cause instanceof IllegalArgumentException || cause instanceof IllegalStateException;
            if (cause instanceof ConfigValidationException settings)
                return Optional.of(IntStream.range(0, settings.getProblemCount())
                        .mapToObj(i -> settings.getProblem(i).getMessage())
                        .map(message -> message.replaceFirst("^[a-zA-Z.]++: ", ""))
                        .map(message -> message.replaceFirst("^SRCFG[0-9]++: ", ""))
                        .collect(Collectors.joining("\n")));
            if (invalid && isThrownByDateline(cause)) return Optional.of(cause.getMessage());
        }
        return Optional.empty();
    }

    /** The API, then the management interface. */
    static List<Listener> listeners(SmallRyeConfig config, boolean isDevelopment) {
        String host = isDevelopment ? "localhost" : "0.0.0.0";
        return Stream.of("quarkus.http", "quarkus.management")
                .map(prefix -> new Listener(
                        config.getOptionalValue(prefix + ".host", String.class).orElse(host),
                        config.getValue(prefix + ".port", Integer.class),
                        prefix + ".host",
                        prefix + ".port"))
                .toList();
    }

    /** Why the server cannot listen there; empty if it can. */
    static Optional<String> findProblem(Listener listener) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(listener.host()), listener.port()));
            return Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.of(SettingsCheck.variable(listener.hostKey()) + " is \"" + listener.host()
                    + "\", which is not an address of this machine.");
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("Permission denied"))
                return Optional.of(
                        "User " + System.getProperty("user.name") + " may not listen on port " + listener.port()
                                + ". Set " + SettingsCheck.variable(listener.portKey()) + " to a port above 1023.");
            if (reason.contains("assign requested address"))
                return Optional.of(SettingsCheck.variable(listener.hostKey()) + " is \"" + listener.host()
                        + "\", which is not an address of this machine.");
            return Optional.of(portInUse(listener.port(), listener.portKey()));
        }
    }

    /** Whether a server that listens there can be reached through every network interface. */
    static boolean isEveryInterface(String host) {
        return AddressRange.literal(host).filter(InetAddress::isAnyLocalAddress).isPresent();
    }

    private static String portInUse(int port, String key) {
        return "Port " + port + " is in use by another program. Stop that program, or set "
                + SettingsCheck.variable(key) + " to another port.";
    }

    // Dateline's own exceptions of these types are written for the operator while the server starts.
    private static boolean isThrownByDateline(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length > 0
                && trace[0].getClassName().startsWith("dateline.")
                && cause.getMessage() != null
                && !cause.getMessage().equals(String.valueOf(cause.getCause()));
    }
}
