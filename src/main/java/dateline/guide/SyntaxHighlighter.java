package dateline.guide;

import dateline.article.body.InlineHtml;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes an example as HTML whose tokens have classes, so that the style sheet can colour them. */
final class SyntaxHighlighter {

    /** @param tokens has one group for each kind of token @param kinds their classes, in the same order */
    private record Grammar(Pattern tokens, List<String> kinds) {

        String mark(String text) {
            StringBuilder html = new StringBuilder();
            int from = 0;
            for (Matcher token = tokens.matcher(text); token.find(); from = token.end()) {
                int group = 1;
                while (token.group(group) == null) group++;
                html.append(InlineHtml.escape(text.substring(from, token.start())))
                        .append("<span class=\"")
                        .append(kinds.get(group - 1))
                        .append("\">")
                        .append(InlineHtml.escape(token.group()))
                        .append("</span>");
            }
            return html.append(InlineHtml.escape(text.substring(from))).toString();
        }
    }

    // A quotation mark that is not closed ends with the text, so that each text is read in linear time.
    private static final Grammar JSON = new Grammar(
            Pattern.compile(
                    "(\"(?:[^\"\\\\]|\\\\.)*+\"(?=:))|(\"(?:[^\"\\\\]|\\\\.)*+\"?)|\\b(true|false|null)\\b|(-?\\b\\d[\\d.]*+)"),
            List.of("key", "text", "word", "number"));

    private static final Grammar MARKUP = new Grammar(
            Pattern.compile(
                    "(<!--[^-]*+-->)|(</?[a-zA-Z][\\w:.-]*+|/?>)|((?<![\\w:-])[\\w:-]++(?==\"))|((?<==)\"[^\"]*+\"?)"),
            List.of("note", "key", "word", "text"));

    private static final Grammar SCRIPT = new Grammar(
            Pattern.compile(
                    "(//[^\n]*+)|('(?:[^'\\\\\n]|\\\\.)*+'?|`[^`]*+`?)"
                            + "|\\b(async|await|break|catch|const|delete|else|for|from|function|if|import|new|of|return|throw|try)\\b|\\b(\\d[\\d_]*+)"),
            List.of("note", "text", "word", "number"));

    private static final Grammar HEADERS = new Grammar(Pattern.compile("(?m)^([A-Za-z-]++)(?=: )"), List.of("key"));

    private SyntaxHighlighter() {}

    /** @param language of the block; text in another one is only escaped */
    static String html(String language, String text) {
        return switch (language) {
            case "http" -> message(text);
            case "json" -> JSON.mark(text);
            case "html" -> MARKUP.mark(text);
            case "js", "ts" -> SCRIPT.mark(text);
            default -> InlineHtml.escape(text);
        };
    }

    private static String message(String text) {
        int start = text.indexOf('\n');
        int body = text.indexOf("\n\n");
        int headers = body < 0 ? text.length() : body;
        return "<b>" + InlineHtml.escape(text.substring(0, start)) + "</b>"
                + HEADERS.mark(text.substring(start, headers))
                + (body < 0 ? "" : (text.charAt(body + 2) == '<' ? MARKUP : JSON).mark(text.substring(body)));
    }
}
