package dateline.outbound;

import java.net.URI;

/** An address as one that stands in relation to another: what {@link URI} does by RFC 2396, as RFC 3986 section 5.2 has it since. */
public final class UriReference {

    private UriReference() {}

    /**
     * @param base absolute, with a host
     * @param text whole, or in relation to the base
     * @throws IllegalArgumentException if it is no address
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
