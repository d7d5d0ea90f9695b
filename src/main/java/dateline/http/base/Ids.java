package dateline.http.base;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.regex.Pattern;

/** Creates identifiers: UUIDs of version 7 (RFC 9562), which sort by creation time to the millisecond. */
public final class Ids {

    /** A canonical UUID, lower case. */
    public static final String UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    private static final Pattern UUID_FORM = Pattern.compile(UUID_PATTERN);
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    /** @return a new UUIDv7 */
    public static UUID next() {
        byte[] random = new byte[10];
        RANDOM.nextBytes(random);
        long millis = System.currentTimeMillis();
        long high = (millis << 16) | 0x7000L | (((random[0] & 0x0F) << 8) | (random[1] & 0xFF));
        long low = 0x8000000000000000L;
        for (int i = 2; i < 10; i++) low |= (long) (random[i] & 0xFF) << (8 * (9 - i)) & 0x3FFFFFFFFFFFFFFFL;
        return new UUID(high, low);
    }

    public static boolean isUuid(String text) {
        return UUID_FORM.matcher(text).matches();
    }
}
