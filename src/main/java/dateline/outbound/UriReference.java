package dateline.outbound;

import java.net.URI;

/** Resolves URI references as RFC 3986 section 5.2 requires; {@link URI#resolve} follows the older RFC 2396. */
public final class UriReference {

    private UriReference() {}

    /**
     * @param base absolute, with a host
     * @param text absolute or relative reference
     * @throws IllegalArgumentException if the text is not a URI reference
     */
    public static URI resolve(URI base, String text) {
        URI reference = URI.create(text);
        boolean bare = reference.getScheme() == null
                && reference.getRawAuthority() == null
                && reference.getRawPath().isEmpty();
        if (bare && reference.getRawFragment() == null || bare && reference.getRawQuery() != null) {
            String end = text.isEmpty() ? "#.*" : "[?#].*";
            return URI.create(base.toString().replaceFirst(end, "") + text);
        }
        return (base.getRawPath().isEmpty() ? base.resolve("/") : base).resolve(reference);
    }
}
