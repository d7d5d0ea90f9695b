package dateline.http.base;

/** What a variable in the template of a path may be, as a regular expression. */
public final class PathSegments {

    /**
     * A segment without a dot, since a suffix chooses a format: {@code [^/.]+}. The framework looks for it in the rest of a path wherever
     * that may be, for each template in turn: it is to begin here, and to give nothing back, so that what does not match is seen at once.
     */
    public static final String WITHOUT_DOT = "\\G[^/.]++";

    private PathSegments() {}

    /**
     * The same pattern in the dialect of JSON Schema (ECMA-262), which has neither {@code \G} nor possessive quantifiers. Java matches a
     * repeated group by recursion unless it is possessive, and a long text then ends the stack.
     */
    public static String toEcmaScript(String pattern) {
        return pattern.replace("\\G", "")
                .replace("++", "+")
                .replace("*+", "*")
                .replace("?+", "?")
                .replace("}+", "}");
    }
}
