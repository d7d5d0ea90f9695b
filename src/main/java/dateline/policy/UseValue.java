package dateline.policy;

import java.util.Arrays;
import java.util.Locale;

/** What a policy says about a use. The order is that of strictness: of two values the later one applies. */
public enum UseValue {
    /** Permitted to everybody. */
    OPEN,
    /** Not permitted without a permission, which the newsroom offers. */
    OFFERED,
    /** Not permitted. */
    RESERVED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if there is no such value */
    public static UseValue of(String wireName) {
        return Arrays.stream(values())
                .filter(value -> value.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(wireName + " is not open, offered or reserved."));
    }

    boolean isStricterThan(UseValue other) {
        return compareTo(other) > 0;
    }
}
