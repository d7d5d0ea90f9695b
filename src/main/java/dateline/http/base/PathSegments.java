package dateline.http.base;

/** Regular expressions for the variables of path templates. */
public final class PathSegments {

    /**
     * A segment without a dot, {@code [^/.]+}, because a suffix chooses the format. Quarkus REST searches the whole rest of the path for the
     * pattern, once for each template. {@code \G} anchors the match and the possessive quantifier avoids backtracking, so that a
     * template that does not match is rejected in linear time.
     */
    public static final String WITHOUT_DOT = "\\G[^/.]++";

    private PathSegments() {}

    /**
     * Translates a pattern to the dialect of JSON Schema (ECMA-262), which has neither {@code \G} nor possessive quantifiers. Java needs
     * them: it matches a repeated group by recursion unless the group is possessive, and a long text overflows the stack.
     */
    public static String toEcmaScript(String pattern) {
        return pattern.replace("\\G", "")
                .replace("++", "+")
                .replace("*+", "*")
                .replace("?+", "?")
                .replace("}+", "}");
    }
}
