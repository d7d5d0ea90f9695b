package dateline.ingest.xml;

import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.ByteOrderMark;

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

    /**
     * @param mark null if the document has none
     * @param beginning its first bytes, without the mark
     * @throws DocumentRefusedException for an unknown encoding, or one that contradicts the first bytes
     */
    public static Charset detect(ByteOrderMark mark, byte[] beginning) {
        // Parsers need not support UTF-32.
        if (isUtf32(mark, beginning)) throw DocumentRefusedException.wrongEncoding();
        if (mark != null) return Charset.forName(mark.getCharsetName());
        if (startsWith(beginning, 0, '<')) return StandardCharsets.UTF_16BE;
        if (startsWith(beginning, '<', 0)) return StandardCharsets.UTF_16LE;
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

    private static boolean isUtf32(ByteOrderMark mark, byte[] beginning) {
        if (mark != null) return mark.length() == 4;
        return startsWith(beginning, 0, 0, 0, '<') || startsWith(beginning, '<', 0, 0, 0);
    }

    private static boolean startsWith(byte[] beginning, int... bytes) {
        if (beginning.length < bytes.length) return false;
        for (int i = 0; i < bytes.length; i++) if (beginning[i] != bytes[i]) return false;
        return true;
    }
}
