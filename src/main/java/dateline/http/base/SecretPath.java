package dateline.http.base;

import java.util.regex.Pattern;

/**
 * Removes the tokens of previews from the paths of requests. Such a token opens an unpublished text, so a path that is
 * logged or that a problem document repeats must not contain it.
 */
public final class SecretPath {

    public static final String TOKEN_PREFIX = "pv_";

    private static final String FORM = TOKEN_PREFIX + "[A-Za-z0-9_-]{43}";
    private static final Pattern TOKEN = Pattern.compile(FORM);

    private SecretPath() {}

    public static boolean isToken(String text) {
        return TOKEN.matcher(text).matches();
    }

    /** Returns the path of a request target without its query, and with {@code {token}} in place of each token. */
    public static String of(String uri) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        String decoded = VertxInternals.normalizePath(path);
        // A token with an encoded character is one, too.
        boolean isHidden = !TOKEN.matcher(path).find() && TOKEN.matcher(decoded).find();
        return TOKEN.matcher(isHidden ? decoded : path).replaceAll("{token}");
    }
}
