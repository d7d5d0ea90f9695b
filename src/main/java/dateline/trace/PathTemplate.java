package dateline.trace;

/** The path template of an operation as people read it. */
public final class PathTemplate {

    private PathTemplate() {}

    /** Removes the regular expressions of the variables: {@code {article: [^/]+}} becomes {@code {article}}. */
    public static String withoutPatterns(String template) {
        StringBuilder readable = new StringBuilder();
        boolean isVariable = false;
        boolean isPattern = false;
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '{') isVariable = true;
            else if (c == '}') isVariable = false;
            isPattern = isVariable && (isPattern || c == ':');
            if (!isPattern) readable.append(c);
        }
        return readable.toString();
    }
}
