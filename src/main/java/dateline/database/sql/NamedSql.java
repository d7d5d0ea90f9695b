package dateline.database.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fixed statement from a file of {@code src/main/resources/sql}, with named parameters such as {@code :article}. It can
 * be pasted into psql as it is.
 */
public final class NamedSql {

    // A parameter, or what may contain a colon that is none: a quoted text, a comment, a cast.
    private static final Pattern PARAMETER = Pattern.compile("'[^']*+'|--[^\\n]*+|::|:([a-z][A-Za-z0-9]*+)");

    private final String name;
    private final String text;
    private final List<String> parameters;

    private NamedSql(String name, String text, List<String> parameters) {
        this.name = name;
        this.text = text;
        this.parameters = parameters;
    }

    /** Loads a statement. @param name of the file, without its ending */
    public static NamedSql load(String name) {
        try (InputStream in = NamedSql.class.getResourceAsStream("/sql/" + name + ".sql")) {
            if (in == null) throw new IllegalArgumentException("There is no statement " + name);
            return of(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static NamedSql of(String name, String source) {
        List<String> parameters = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Matcher matcher = PARAMETER.matcher(source);
        while (matcher.find()) {
            String parameter = matcher.group(1);
            if (parameter != null) parameters.add(parameter);
            matcher.appendReplacement(text, Matcher.quoteReplacement(parameter == null ? matcher.group() : "?"));
        }
        matcher.appendTail(text);
        return new NamedSql(name, text.toString().strip(), parameters);
    }

    /** Returns the statement with a value for a parameter, which may be null. */
    public Binding with(String parameter, Object value) {
        return new Binding(Map.of()).with(parameter, value);
    }

    /** Returns the statement with a further condition, without parameters, where a comment holds the alias of the table. */
    public NamedSql and(String alias, String condition) {
        return new NamedSql(name, text.replace("/* " + alias + " */", "and " + condition), parameters);
    }

    /** Returns the text with a question mark for each parameter. */
    String text() {
        return text;
    }

    /** Returns the statement without values; it has no parameters. */
    public Sql sql() {
        return new Binding(Map.of()).sql();
    }

    /** The statement with values for some of its parameters. Immutable. */
    public final class Binding {

        private final Map<String, Object> values;

        private Binding(Map<String, Object> values) {
            this.values = values;
        }

        public Binding with(String parameter, Object value) {
            if (!parameters.contains(parameter))
                throw new IllegalArgumentException(name + " has no parameter " + parameter);
            Map<String, Object> more = new HashMap<>(values);
            more.put(parameter, value);
            return new Binding(more);
        }

        /** @throws IllegalStateException if a parameter has no value */
        public Sql sql() {
            Object[] inOrder = parameters.stream().map(this::value).toArray();
            return new Sql().add(text, inOrder);
        }

        private Object value(String parameter) {
            if (!values.containsKey(parameter))
                throw new IllegalStateException(name + " needs a value for " + parameter);
            return values.get(parameter);
        }
    }
}
