package dateline.ingest.wordpress;

import dateline.ingest.xml.TextCleaner;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds paragraphs to older WordPress texts, as wpautop does: an empty line ends a paragraph, and a line break becomes
 * {@code <br>}. Blocks and block elements are copied unchanged. Runs in linear time.
 */
final class Wpautop {

    private static final Set<String> WHOLE =
            Set.of("p pre h1 h2 h3 h4 h5 h6 ul ol dl table figure script style".split(" "));
    // Text within these needs paragraphs like text beside them.
    private static final Set<String> HOLDERS = Set.of(
            "div section article aside main header footer nav center form details address blockquote hr".split(" "));
    // These are blocks unless they stand within a sentence.
    private static final Set<String> PLAYERS = Set.of("iframe", "audio", "video");
    private static final int LONGEST = "blockquote".length();

    private static final String BLOCK = "<!-- wp:";
    private static final String BLOCK_END = "<!-- /wp:";
    private static final Pattern BREAK =
            Pattern.compile("(<br\\s*+/?>[ \\t]*+\\n?+|\\n)|<[a-z/!][^<>]*+>", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final StringBuilder html;
    // The text between {@code from} and {@code at} is not written yet.
    private int from;
    private int at;
    private boolean isLoose;

    private Wpautop(String text) {
        this.text = text;
        this.html = new StringBuilder(text.length() + 100);
    }

    /** @return the given text itself if it has no loose text */
    static String read(String text) {
        Wpautop reading = new Wpautop(text.replace("\r\n", "\n"));
        reading.all();
        return reading.isLoose ? reading.html.toString() : text;
    }

    private void all() {
        for (int sign = text.indexOf('<'); sign >= 0; sign = text.indexOf('<', at)) {
            if (text.startsWith("<!--", sign)) comment(sign);
            else tag(sign);
        }
        keep(text.length(), text.length());
    }

    private void comment(int begin) {
        at = past("-->", begin);
        boolean opens = text.startsWith(BLOCK, begin);
        if (opens) at = pastBlock(begin);
        if (opens || text.startsWith(BLOCK_END, begin) || text.startsWith("<!--more", begin)) keep(begin, at);
    }

    // Blocks are nested; a block without an end extends to the end of the text.
    private int pastBlock(int begin) {
        int open = 0;
        int comment = begin;
        while (comment >= 0) {
            int end = past("-->", comment);
            if (text.startsWith(BLOCK_END, comment)) open--;
            else if (text.startsWith(BLOCK, comment) && !text.startsWith("/-->", end - "/-->".length())) open++;
            if (open <= 0) return end;
            comment = text.indexOf("<!--", end);
        }
        return text.length();
    }

    private void tag(int begin) {
        boolean closes = text.startsWith("/", begin + 1);
        String name = name(closes ? begin + 2 : begin + 1);
        at = begin + 1;
        if (HOLDERS.contains(name) || closes && WHOLE.contains(name)) keep(begin, past(">", begin));
        else if (WHOLE.contains(name)) keep(begin, pastElement(name, begin));
        else if (!closes && PLAYERS.contains(name)) {
            at = pastElement(name, begin);
            if (beginsAParagraph(begin)) keep(begin, at);
        }
    }

    private String name(int begin) {
        int end = begin;
        while (end < text.length() && end - begin <= LONGEST && Character.isLetterOrDigit(text.charAt(end))) end++;
        return text.substring(begin, end).toLowerCase(Locale.ROOT);
    }

    // An element without an end tag extends to the end of the text, except that a paragraph ends where the next begins.
    private int pastElement(String name, int begin) {
        int open = 1;
        for (int sign = text.indexOf('<', begin + 1); sign >= 0; sign = text.indexOf('<', sign + 1)) {
            boolean closes = text.startsWith("/", sign + 1);
            if (!isNamed(name, closes ? sign + 2 : sign + 1)) continue;
            if (!closes && name.equals("p")) return sign;
            open += closes ? -1 : 1;
            if (open == 0) return past(">", sign);
        }
        return text.length();
    }

    private boolean isNamed(String name, int begin) {
        int end = begin + name.length();
        return text.regionMatches(true, begin, name, 0, name.length())
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    private int past(String sign, int begin) {
        int found = text.indexOf(sign, begin);
        return found < 0 ? text.length() : found + sign.length();
    }

    private boolean beginsAParagraph(int begin) {
        int lines = 0;
        int last = begin;
        while (last > from && Character.isWhitespace(text.charAt(last - 1))) if (text.charAt(--last) == '\n') lines++;
        return last == from || lines > 1;
    }

    /** Writes the loose text before {@code begin} as paragraphs, then the text up to {@code end} unchanged. */
    private void keep(int begin, int end) {
        String loose = text.substring(from, begin);
        if (!loose.isBlank()) for (String part : TextCleaner.EMPTY_LINE.split(loose)) paragraph(part);
        html.append(text, begin, end);
        from = end;
        at = end;
    }

    private void paragraph(String part) {
        if (!says(part)) {
            html.append(part);
            return;
        }
        isLoose = true;
        html.append("<p>")
                .append(BREAK.matcher(part.strip())
                        .replaceAll(found -> found.group(1) == null ? Matcher.quoteReplacement(found.group()) : "<br>"))
                .append("</p>");
    }

    // Whether there is anything but tags and white space.
    private static boolean says(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '<') {
                i = part.indexOf('>', i);
                if (i < 0) return true;
            } else if (!Character.isWhitespace(part.charAt(i))) return true;
        }
        return false;
    }
}
