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

    private static final Set<String> COPIED_ELEMENTS =
            Set.of("p pre h1 h2 h3 h4 h5 h6 ul ol dl table figure script style".split(" "));
    // Text within these needs paragraphs like text beside them.
    private static final Set<String> CONTAINERS = Set.of(
            "div section article aside main header footer nav center form details address blockquote hr".split(" "));
    // These are blocks unless they stand within a sentence.
    private static final Set<String> PLAYER_ELEMENTS = Set.of("iframe", "audio", "video");
    private static final int MAX_NAME_LENGTH = "blockquote".length();

    private static final String BLOCK_START = "<!-- wp:";
    private static final String BLOCK_END = "<!-- /wp:";
    private static final Pattern BREAK =
            Pattern.compile("(<br\\s*+/?>[ \\t]*+\\n?+|\\n)|<[a-z/!][^<>]*+>", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final StringBuilder html;
    // The text between {@code from} and {@code at} is not written yet.
    private int written;
    private int position;
    private boolean hasLooseText;

    private Wpautop(String text) {
        this.text = text;
        this.html = new StringBuilder(text.length() + 100);
    }

    /** @return the given text itself if it has no loose text */
    static String addParagraphs(String text) {
        Wpautop conversion = new Wpautop(text.replace("\r\n", "\n"));
        conversion.convert();
        return conversion.hasLooseText ? conversion.html.toString() : text;
    }

    private void convert() {
        for (int index = text.indexOf('<'); index >= 0; index = text.indexOf('<', position)) {
            if (text.startsWith("<!--", index)) readComment(index);
            else readTag(index);
        }
        copy(text.length(), text.length());
    }

    private void readComment(int begin) {
        position = endOf("-->", begin);
        boolean isBlockStart = text.startsWith(BLOCK_START, begin);
        if (isBlockStart) position = endOfBlock(begin);
        if (isBlockStart || text.startsWith(BLOCK_END, begin) || text.startsWith("<!--more", begin))
            copy(begin, position);
    }

    // Blocks are nested; a block without an end extends to the end of the text.
    private int endOfBlock(int begin) {
        int depth = 0;
        int comment = begin;
        while (comment >= 0) {
            int end = endOf("-->", comment);
            if (text.startsWith(BLOCK_END, comment)) depth--;
            else if (text.startsWith(BLOCK_START, comment) && !text.startsWith("/-->", end - "/-->".length())) depth++;
            if (depth <= 0) return end;
            comment = text.indexOf("<!--", end);
        }
        return text.length();
    }

    private void readTag(int begin) {
        boolean isEndTag = text.startsWith("/", begin + 1);
        String name = readName(isEndTag ? begin + 2 : begin + 1);
        position = begin + 1;
        if (CONTAINERS.contains(name) || isEndTag && COPIED_ELEMENTS.contains(name)) copy(begin, endOf(">", begin));
        else if (COPIED_ELEMENTS.contains(name)) copy(begin, endOfElement(name, begin));
        else if (!isEndTag && PLAYER_ELEMENTS.contains(name)) {
            position = endOfElement(name, begin);
            if (isAtParagraphStart(begin)) copy(begin, position);
        }
    }

    private String readName(int begin) {
        int end = begin;
        while (end < text.length() && end - begin <= MAX_NAME_LENGTH && Character.isLetterOrDigit(text.charAt(end)))
            end++;
        return text.substring(begin, end).toLowerCase(Locale.ROOT);
    }

    // An element without an end tag extends to the end of the text, except that a paragraph ends where the next begins.
    private int endOfElement(String name, int begin) {
        int depth = 1;
        for (int index = text.indexOf('<', begin + 1); index >= 0; index = text.indexOf('<', index + 1)) {
            boolean isEndTag = text.startsWith("/", index + 1);
            if (!isNamed(name, isEndTag ? index + 2 : index + 1)) continue;
            if (!isEndTag && name.equals("p")) return index;
            depth += isEndTag ? -1 : 1;
            if (depth == 0) return endOf(">", index);
        }
        return text.length();
    }

    private boolean isNamed(String name, int begin) {
        int end = begin + name.length();
        return text.regionMatches(true, begin, name, 0, name.length())
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }

    private int endOf(String delimiter, int begin) {
        int found = text.indexOf(delimiter, begin);
        return found < 0 ? text.length() : found + delimiter.length();
    }

    private boolean isAtParagraphStart(int begin) {
        int lines = 0;
        int last = begin;
        while (last > written && Character.isWhitespace(text.charAt(last - 1)))
            if (text.charAt(--last) == '\n') lines++;
        return last == written || lines > 1;
    }

    /** Writes the loose text before {@code begin} as paragraphs, then the text up to {@code end} unchanged. */
    private void copy(int begin, int end) {
        String loose = text.substring(written, begin);
        if (!loose.isBlank()) for (String part : TextCleaner.EMPTY_LINE.split(loose)) writeParagraph(part);
        html.append(text, begin, end);
        written = end;
        position = end;
    }

    private void writeParagraph(String part) {
        if (!hasText(part)) {
            html.append(part);
            return;
        }
        hasLooseText = true;
        html.append("<p>")
                .append(BREAK.matcher(part.strip())
                        .replaceAll(found -> found.group(1) == null ? Matcher.quoteReplacement(found.group()) : "<br>"))
                .append("</p>");
    }

    // Whether there is anything but tags and white space.
    private static boolean hasText(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '<') {
                i = part.indexOf('>', i);
                if (i < 0) return true;
            } else if (!Character.isWhitespace(part.charAt(i))) return true;
        }
        return false;
    }
}
