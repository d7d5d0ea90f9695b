package dateline.http.base;

import java.util.Optional;

/** Rules for text: complete Unicode characters, and no control characters except tab and line breaks. */
public final class Unicode {

    private static final int DELETE = 0x7F;

    private Unicode() {}

    public static boolean isText(String text) {
        return findFault(text).isEmpty();
    }

    /**
     * Describes the first character that is not allowed and its position. Control characters are refused because PostgreSQL (NUL) and XML
     * cannot hold them.
     */
    public static Optional<String> findFault(String text) {
        int position = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            position++;
            int character = text.codePointAt(i);
            if (character < ' ' && "\t\n\r".indexOf(character) < 0 || character == DELETE) {
                return Optional.of(
                        "Text must not contain control characters except tab and line break; character %d is U+%04X."
                                .formatted(position, character));
            }
            if (Character.getType(character) == Character.SURROGATE) {
                return Optional.of("Character %d is U+%04X, one half of a surrogate pair. It is not a character."
                        .formatted(position, character));
            }
        }
        return Optional.empty();
    }

    /** Replaces CR LF and CR by LF. */
    public static String normalizeLineBreaks(String text) {
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
