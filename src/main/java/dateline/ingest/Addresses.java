package dateline.ingest;

import dateline.outbound.Reference;
import java.net.URI;
import java.util.Arrays;

/** Addresses as documents write them: whole, or in relation to another (RFC 3986 section 5). */
final class Addresses {

    private Addresses() {}

    /**
     * @param bases the nearest first, each perhaps in relation to those after it; null for one that nobody has named
     * @return the empty string for what is no address at all: it is left out, and not guessed at
     */
    static String absolute(String address, String... bases) {
        String text = Words.line(address);
        if (text == null || text.matches("(?i)https?://.*")) return text == null ? "" : text;
        if (bases.length == 0) return "";
        String[] further = Arrays.copyOfRange(bases, 1, bases.length);
        String base = absolute(bases[0], further);
        if (base.isEmpty()) return absolute(text, further);
        try {
            return Reference.resolve(URI.create(base), text).toString();
        } catch (IllegalArgumentException | NullPointerException noAddress) {
            return "";
        }
    }
}
