package dateline;

import io.smallrye.config.SmallRyeConfig;
import java.util.Map;

/**
 * Turns tracing on where a collector is configured. Otherwise the SDK stays disabled: no tracer is registered with the HTTP server and no
 * connection pool is wrapped, so tracing costs nothing.
 */
final class TracingSettings {

    static final String ENDPOINT = "dateline.tracing.endpoint";

    private static final Map<String, String> ON = Map.of(
            "quarkus.otel.sdk.disabled", "false",
            "quarkus.datasource.jdbc.telemetry.enabled", "true",
            "quarkus.datasource.reads.jdbc.telemetry.enabled", "true");

    private TracingSettings() {}

    /** Call it before the application starts, which reads these keys. */
    static void apply(SmallRyeConfig config) {
        if (config.getOptionalValue(ENDPOINT, String.class).isPresent()) ON.forEach(System::setProperty);
    }
}
