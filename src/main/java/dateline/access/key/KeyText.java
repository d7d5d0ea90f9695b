package dateline.access.key;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of a key: {@code dl_}, public id (12 characters), {@code _}, secret (43 characters, 256 bits), checksum (6).
 * A secret scanner can verify the checksum offline. Demo keys have fixed texts and are their own ids.
 */
public record KeyText(String id, String text) {

    public static final String DEMO_PREFIX = "dl_demo_";

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final Pattern FORM = Pattern.compile("dl_([0-9A-Za-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})");
    private static final Pattern DEMO_FORM = Pattern.compile("dl_demo_[a-z_]{1,40}");
    private static final SecureRandom RANDOM = new SecureRandom();

    public static KeyText generate() {
        String id = random(12);
        String secret = random(43);
        return new KeyText(id, "dl_" + id + "_" + secret + checksum(id + "_" + secret));
    }

    static KeyText ofText(String text) {
        return new KeyText(text, text);
    }

    static Optional<KeyText> parse(String sent) {
        if (DEMO_FORM.matcher(sent).matches()) return Optional.of(ofText(sent));
        var matcher = FORM.matcher(sent);
        if (!matcher.matches()) return Optional.empty();
        String id = matcher.group(1);
        return checksum(id + "_" + matcher.group(2)).equals(matcher.group(3))
                ? Optional.of(new KeyText(id, sent))
                : Optional.empty();
    }

    private static String random(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        return text.toString();
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        long value = crc.getValue();
        char[] digits = new char[6];
        for (int i = 5; i >= 0; i--) {
            digits[i] = ALPHABET.charAt((int) (value % 62));
            value /= 62;
        }
        return new String(digits);
    }

    @Override
    public String toString() {
        return "KeyText[" + id + "]";
    }
}
