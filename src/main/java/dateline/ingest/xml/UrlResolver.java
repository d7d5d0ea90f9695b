package dateline.ingest.xml;

import dateline.outbound.UriReference;
import java.net.URI;
import java.util.Arrays;

/** Addresses as documents write them: whole, or in relation to another (RFC 3986 section 5). */
public final class UrlResolver {

    private UrlResolver() {}

    /**
     * @param bases the nearest first, each perhaps in relation to those after it; null for one that nobody has named
     * @return the empty string for what is no address at all: it is left out, and not guessed at
     */
    public static String absolute(String address, String... bases) {
        String text = TextCleaner.line(address);
        if (text == null || text.matches("(?i)https?://.*")) return text == null ? "" : text;
        String base = base(bases);
        try {
            return base.isEmpty()
                    ? ""
                    : UriReference.resolve(URI.create(base), text).toString();
        } catch (IllegalArgumentException | NullPointerException noAddress) {
            return "";
        }
    }

    /** @return the nearest of them that is an address, made whole by those after it; the empty string where none is */
    public static String base(String... bases) {
        for (int i = 0; i < bases.length; i++) {
            String whole = absolute(bases[i], Arrays.copyOfRange(bases, i + 1, bases.length));
            if (!whole.isEmpty()) return whole;
        }
        return "";
    }
}
