package dateline.http.base;

import java.util.Optional;

/** What counts as text: whole characters, and of the control characters only tab and line break. */
public final class Unicode {

    private static final int DELETE = 0x7F;

    private Unicode() {}

    public static boolean isText(String text) {
        return findFault(text).isEmpty();
    }

    /** What is wrong and where, in words for the one who sent it: PostgreSQL, XML and printers choke on control characters. */
    public static Optional<String> findFault(String text) {
        int position = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            position++;
            int character = text.codePointAt(i);
            if (character < ' ' && "\t\n\r".indexOf(character) < 0 || character == DELETE) {
                return Optional.of("Text holds no control characters but tab and line break; character %d is U+%04X."
                        .formatted(position, character));
            }
            if (Character.getType(character) == Character.SURROGATE) {
                return Optional.of("Character %d is half of a surrogate pair, U+%04X, which is no character."
                        .formatted(position, character));
            }
        }
        return Optional.empty();
    }

    /** Line breaks as one character, whatever system wrote them. */
    public static String normalizeLineBreaks(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
