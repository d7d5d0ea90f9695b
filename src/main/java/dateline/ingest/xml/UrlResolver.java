package dateline.ingest.xml;

import dateline.outbound.UriReference;
import java.net.URI;
import java.util.Arrays;

/** Resolves absolute and relative URLs of documents (RFC 3986 section 5). */
public final class UrlResolver {

    private UrlResolver() {}

    /**
     * @param bases nearest first; each may be relative to those after it, or null
     * @return the empty string for an invalid URL or a relative one without a base
     */
    public static String resolve(String url, String... bases) {
        String text = TextCleaner.cleanLine(url);
        if (text == null || text.matches("(?i)https?://.*")) return text == null ? "" : text;
        String base = resolveBase(bases);
        try {
            return base.isEmpty()
                    ? ""
                    : UriReference.resolve(URI.create(base), text).toString();
        } catch (IllegalArgumentException | NullPointerException invalid) {
            return "";
        }
    }

    /** @return the nearest valid base, resolved against those after it; the empty string if there is none */
    public static String resolveBase(String... bases) {
        for (int i = 0; i < bases.length; i++) {
            String resolved = resolve(bases[i], Arrays.copyOfRange(bases, i + 1, bases.length));
            if (!resolved.isEmpty()) return resolved;
        }
        return "";
    }
}
