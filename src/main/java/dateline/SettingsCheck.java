package dateline;

import dateline.access.person.PersonSettings;
import dateline.access.secret.SecretEncryption;
import dateline.database.retention.RetentionConfig;
import dateline.http.base.AddressRange;
import dateline.http.base.DidYouMean;
import dateline.http.base.PublicAddress;
import dateline.http.ingress.WorkClass;
import dateline.outbound.TargetList;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.common.utils.StringUtil;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Checks the settings before anything starts: their names, and values that cannot be used. Each problem is a sentence for the operator that
 * names the setting. Values of text settings are not quoted, since they may be secrets.
 */
final class SettingsCheck {

    private static final String PREFIX = "dateline.";
    private static final String VARIABLE_PREFIX = "DATELINE_";
    private static final String LIST = "[*]";
    private static final String THREADS = "dateline.admission.threads.";
    private static final Set<String> JDBC_URLS = Set.of("quarkus.datasource.jdbc.url", "dateline.replica.jdbc-url");
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("DATELINE_APP", "DATELINE_COLLECTOR", "DATELINE_HEAP");

    private static final Map<Class<?>, String> EXPECTED = Map.of(
            Boolean.class, "true or false",
            Integer.class, "a whole number, not below 0",
            OptionalInt.class, "a whole number, not below 0",
            Long.class, "a whole number, not below 0",
            Duration.class, "a duration such as 250ms, 10s or 5m",
            MemorySize.class, "a number of bytes or a size such as 64M");
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "on", "off", "1", "0", "y", "n");
    private static final int MAX_PORT = 65_535;
    private static final Set<String> PORTS = Set.of("quarkus.http.port", "quarkus.management.port");
    private static final Set<String> TARGETS =
            Set.of("dateline.outbound.allow-private-targets", "dateline.outbound.refuse-targets");
    private static final String CHANGES_KEPT = "dateline.retention.changes";
    private static final List<String> URL_KEY_SUFFIXES = List.of("-url", ".websub.hub", TracingSettings.ENDPOINT);

    private final SmallRyeConfig config;
    private final Map<String, Class<?>> types = new TreeMap<>(Map.of("quarkus.datasource.jdbc.url", String.class));
    private final Set<String> optional = new HashSet<>(JDBC_URLS);

    SettingsCheck(SmallRyeConfig config) {
        this.config = config;
        for (Class<?> declared : SettingGroups.ALL) {
            ConfigMappings.getProperties(ConfigClass.configClass(declared)).forEach((key, property) -> {
                if (!property.isMap()) declare(key, property);
            });
        }
        for (WorkClass work : WorkClass.values())
            if (work != WorkClass.NONE) types.put(THREADS + work.externalName(), Integer.class);
        for (String pool : List.of("jdbc", "reads.jdbc"))
            types.put("quarkus.datasource." + pool + ".max-size", Integer.class);
        types.put("quarkus.shutdown.timeout", Duration.class);
        PORTS.forEach(port -> types.put(port, Integer.class));
    }

    /** The names of all variables that start with {@code DATELINE_}. */
    Set<String> variables() {
        Set<String> variables = new TreeSet<>(LAUNCHER_VARIABLES);
        types.keySet().stream().filter(key -> key.startsWith(PREFIX)).forEach(key -> variables.add(variable(key)));
        return variables;
    }

    /** @return a sentence for each problem; empty if the server can start with these settings */
    List<String> problems() {
        List<String> problems = new ArrayList<>(unknown());
        types.keySet().forEach(key -> checkValue(key, problems));
        if (problems.isEmpty()) PersonSettings.problem(config).ifPresent(problems::add);
        return problems;
    }

    private void declare(String key, Property property) {
        boolean list = key.endsWith(LIST);
        String name = list ? key.substring(0, key.length() - LIST.length()) : key;
        if (list || property.isOptional()) optional.add(name);
        types.put(name, list ? List.class : boxed(property));
    }

    private static Class<?> boxed(Property property) {
        return property.isPrimitive()
                ? property.asPrimitive().getBoxType()
                : property.asLeaf().getValueRawType();
    }

    private Set<String> unknown() {
        Set<String> known = new HashSet<>(variables());
        Set<String> problems = new TreeSet<>();
        for (ConfigSource source : config.getConfigSources()) {
            Set<String> names = source.getPropertyNames();
            for (String name : names) {
                if (name.startsWith(VARIABLE_PREFIX)) {
                    if (!known.contains(name) && !isServiceLink(name, source.getValue(name)))
                        problems.add(unknown(name, known));
                    continue;
                }
                // A key in a file may be for one profile: %dev.dateline.demo.
                String key = name.startsWith("%") ? name.substring(name.indexOf('.') + 1) : name;
                // The source of the variables lists each variable as a key as well.
                if (key.startsWith(PREFIX)
                        && !types.containsKey(key)
                        && !known.contains(variable(key))
                        && !names.contains(variable(key))) problems.add(unknown(key, types.keySet()));
            }
        }
        return problems;
    }

    private static String unknown(String name, Set<String> known) {
        return name + " is not a setting"
                + DidYouMean.of(name, known)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse(".")
                + " Correct or remove it; docs/configuration.md lists all settings.";
    }

    // Kubernetes sets such variables in every container if a service is named dateline.
    private static boolean isServiceLink(String name, String value) {
        return name.contains("_SERVICE_HOST")
                || name.contains("_SERVICE_PORT")
                || name.contains("_TCP")
                || name.contains("_UDP")
                || value != null && (value.startsWith("tcp://") || value.startsWith("udp://"));
    }

    private void checkValue(String key, List<String> problems) {
        Class<?> type = types.get(key);
        try {
            String value = config.getConfigValue(key).getValue();
            if (value == null) return;
            if (value.isBlank()) {
                if (!optional.contains(key) && type != OptionalInt.class)
                    problems.add(named(key) + " is empty. Give it a value or remove it.");
            } else if (EXPECTED.containsKey(type)) {
                if (!isValid(key, type, value.strip()))
                    problems.add(named(key) + " is \"" + value + "\"; it must be " + expected(key, type) + ".");
            } else if (key.equals("dateline.public-url")) {
                // Its default contains the port, which is checked itself.
                String port = config.getConfigValue("quarkus.http.port").getValue();
                if (!value.equals("http://localhost:" + port)) new PublicAddress().convert(value);
            } else if (key.equals("dateline.trusted-proxies")) {
                for (String range : value.split(",")) AddressRange.of(range);
            } else if (TARGETS.contains(key)) {
                new TargetList(Optional.of(List.of(value.split(","))));
            } else if (key.equals("dateline.webhooks.secret-key")) {
                SecretEncryption.decode(value);
            } else if (JDBC_URLS.contains(key)) {
                ConfiguredDatabase.checkUrl(named(key), value);
            } else if (URL_KEY_SUFFIXES.stream().anyMatch(key::endsWith) && !isWebAddress(value)) {
                problems.add(named(key) + " is \"" + value + "\"; it must be an absolute http or https URL.");
            }
        } catch (IllegalArgumentException | NoSuchElementException e) {
            problems.add(e.getMessage().contains(key) ? e.getMessage() : named(key) + ": " + e.getMessage());
        }
    }

    private static String expected(String key, Class<?> type) {
        if (key.equals(CHANGES_KEPT))
            return "at least P" + RetentionConfig.MIN_CHANGES.toDays()
                    + "D, because change-feed cursors are valid for that long";
        return PORTS.contains(key) ? "a port, from 0 to " + MAX_PORT : EXPECTED.get(type);
    }

    private boolean isValid(String key, Class<?> type, String value) {
        if (type == Boolean.class) return BOOLEANS.contains(value.toLowerCase(Locale.ROOT));
        try {
            Object converted = config.getConverter(type).orElseThrow().convert(value);
            if (converted instanceof Duration duration)
                return duration.compareTo(key.equals(CHANGES_KEPT) ? RetentionConfig.MIN_CHANGES : Duration.ZERO) >= 0;
            if (converted instanceof MemorySize size) return size.asLongValue() >= 0;
            long number = Long.parseLong(value);
            return number >= 0 && (number <= MAX_PORT || !PORTS.contains(key));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isWebAddress(String value) {
        try {
            // The URL of the site has placeholders.
            URI uri = URI.create(value.strip().replace("{", "").replace("}", ""));
            return List.of("http", "https")
                            .contains(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT))
                    && uri.getAuthority() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String named(String key) {
        return variable(key) + " (" + key + ")";
    }

    static String variable(String key) {
        return StringUtil.replaceNonAlphanumericByUnderscores(key).toUpperCase(Locale.ROOT);
    }
}
