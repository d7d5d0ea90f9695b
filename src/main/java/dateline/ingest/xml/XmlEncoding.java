package dateline.ingest.xml;

import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detects the encoding of an XML document (XML 1.0 appendix F): by its byte order mark, then by its declaration, else
 * UTF-8.
 */
public final class XmlEncoding {

    private static final Pattern DECLARATION =
            Pattern.compile("^\\s*<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']");

    // Read as windows-1252, as the WHATWG Encoding Standard requires: documents that declare these contain its
    // quotation marks and dashes.
    private static final Set<Charset> WINDOWS_1252_ALIASES =
            Set.of(StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII);
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private XmlEncoding() {}

    /**
     * A decoder that reports malformed input. The five bytes that windows-1252 leaves undefined are invisible and
     * become spaces.
     */
    public static CharsetDecoder newDecoder(Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        return charset.equals(WINDOWS_1252)
                ? decoder.onUnmappableCharacter(CodingErrorAction.REPLACE).replaceWith(" ")
                : decoder;
    }

    /** @throws DocumentRefusedException for an unknown encoding, or one that contradicts the first bytes */
    public static Charset detect(byte[] beginning) {
        int first = byteAt(beginning, 0);
        int second = byteAt(beginning, 1);
        if (isUtf32(beginning)) throw DocumentRefusedException.wrongEncoding();
        if (first == 0xFE && second == 0xFF || first == 0 && second == '<') return StandardCharsets.UTF_16BE;
        if (first == 0xFF && second == 0xFE || first == '<' && second == 0) return StandardCharsets.UTF_16LE;
        if (byteOrderMarkLength(beginning) == 3) return StandardCharsets.UTF_8;
        String head = new String(beginning, 0, Math.min(beginning.length, 400), StandardCharsets.ISO_8859_1);
        Matcher declared = DECLARATION.matcher(head);
        if (!declared.find()) return StandardCharsets.UTF_8;
        try {
            Charset charset = Charset.isSupported(declared.group(1)) ? Charset.forName(declared.group(1)) : null;
            // The declaration was readable as ASCII, so an encoding that writes "<?" in other bytes contradicts it.
            if (charset == null
                    || !charset.canEncode()
                    || !"<?".equals(new String("<?".getBytes(charset), StandardCharsets.ISO_8859_1)))
                throw DocumentRefusedException.wrongEncoding();
            return WINDOWS_1252_ALIASES.contains(charset) ? WINDOWS_1252 : charset;
        } catch (IllegalCharsetNameException e) {
            throw DocumentRefusedException.wrongEncoding();
        }
    }

    // UTF-32: parsers need not support it, and its byte order mark begins like that of UTF-16.
    private static boolean isUtf32(byte[] beginning) {
        int first = byteAt(beginning, 0) << 8 | byteAt(beginning, 1);
        int second = byteAt(beginning, 2) << 8 | byteAt(beginning, 3);
        return first == 0 && (second == 0xFEFF || second == '<')
                || second == 0 && (first == 0xFFFE || first == '<' << 8);
    }

    /** Length of the byte order mark, in bytes. */
    public static int byteOrderMarkLength(byte[] beginning) {
        if (byteAt(beginning, 0) == 0xEF && byteAt(beginning, 1) == 0xBB && byteAt(beginning, 2) == 0xBF) return 3;
        boolean isUtf16 = byteAt(beginning, 0) == 0xFE && byteAt(beginning, 1) == 0xFF
                || byteAt(beginning, 0) == 0xFF && byteAt(beginning, 1) == 0xFE;
        return isUtf16 ? 2 : 0;
    }

    private static int byteAt(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xFF : -1;
    }
}
