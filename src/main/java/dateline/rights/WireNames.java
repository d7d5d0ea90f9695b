package dateline.rights;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Names of enum constants in JSON and in the database: AI_TRAINING is "aiTraining". */
final class WireNames {

    private static final Map<Enum<?>, String> NAMES = new ConcurrentHashMap<>();

    private WireNames() {}

    static String wireName(Enum<?> constant) {
        return NAMES.computeIfAbsent(constant, WireNames::toWireName);
    }

    private static String toWireName(Enum<?> constant) {
        String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_");
        return parts[0]
                + Arrays.stream(parts)
                        .skip(1)
                        .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                        .collect(Collectors.joining());
    }

    static <E extends Enum<E>> E find(Class<E> type, String wireName) {
        E[] constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> wireName(constant).equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + wireName + "' is not one of "
                        + Arrays.stream(constants).map(WireNames::wireName).collect(Collectors.joining(", "))));
    }
}
