package dateline.database.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a statement for the driver, which knows parameters by their place only. Statements of the same fragments share
 * one text, so that its hash code, with which the driver finds the prepared statement, is computed once instead of in every
 * run: the text of an article's statement has six thousand characters.
 *
 * @param text the fragments, one on each line, with a question mark for each parameter
 * @param parameters the parameter of each question mark
 */
record StatementText(String text, List<Parameter> parameters) {

    // A parameter, or what may contain a colon that is none: a quoted text, a comment, a cast.
    private static final Pattern PARAMETER = Pattern.compile("'[^']*+'|--[^\\n]*+|::|:([a-z][A-Za-z0-9]*+)");

    // Some hundred are in use. Conditions that a client repeats could make any number, so what comes later is not kept.
    private static final int MAX = 500;
    private static final ConcurrentMap<List<String>, StatementText> KEPT = new ConcurrentHashMap<>();

    /** @param fragment place of the fragment that names the parameter, because names are those of one fragment */
    record Parameter(int fragment, String name) {}

    static StatementText of(List<String> fragments) {
        StatementText kept = KEPT.get(fragments);
        if (kept != null) return kept;
        StatementText text = parse(fragments);
        if (KEPT.size() >= MAX) return text;
        StatementText earlier = KEPT.putIfAbsent(List.copyOf(fragments), text);
        return earlier == null ? text : earlier;
    }

    private static StatementText parse(List<String> fragments) {
        List<Parameter> parameters = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < fragments.size(); i++) {
            if (i > 0) text.append('\n');
            Matcher matcher = PARAMETER.matcher(fragments.get(i));
            while (matcher.find()) {
                String name = matcher.group(1);
                if (name != null) parameters.add(new Parameter(i, name));
                matcher.appendReplacement(text, Matcher.quoteReplacement(name == null ? matcher.group() : "?"));
            }
            matcher.appendTail(text);
        }
        return new StatementText(text.toString(), List.copyOf(parameters));
    }
}
