package dateline.http.base;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.jsoup.parser.StreamParser;

/**
 * Parses the HTML of others. Its length does not bound the memory that it takes: a parser makes every unclosed
 * formatting element again in each paragraph that follows (HTML Standard, "reconstruct the active formatting elements"),
 * so that a few bytes can become hundreds of elements.
 */
public final class BoundedHtml {

    public static final int MAX_ELEMENTS = 100_000;

    // Of start tags, end tags and comments. Each becomes an object, so the size of a page in bytes does not limit the
    // memory that it takes.
    private static final int MAX_TAGS = 2 * MAX_ELEMENTS;

    // jsoup looks for the character set in the first 5 kB as well.
    private static final int CHARSET_BYTES = 5 * 1024;

    private BoundedHtml() {}

    /**
     * Parses a page.
     *
     * @param charset null to detect it by a byte order mark or a meta element
     * @param base absolute URL of the page
     * @return empty if the page has more than {@link #MAX_ELEMENTS} elements, or more than {@value #MAX_TAGS} tags and comments
     * @throws UncheckedIOException for a page that cannot be read as HTML
     */
    public static Optional<Document> parsePage(byte[] page, String charset, String base) {
        try {
            Charset known = charset == null ? detectCharset(page, base) : Charset.forName(charset);
            if (hasTooManyTags(read(page, known))) return Optional.empty();
            try (StreamParser parser = new StreamParser(Parser.htmlParser())) {
                parser.parse(read(page, known), base);
                return readToEnd(parser) ? Optional.of(parser.document()) : Optional.empty();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader read(byte[] page, Charset charset) {
        return new InputStreamReader(new ByteArrayInputStream(page), charset);
    }

    // Counted in characters, because in EBCDIC the byte of the character is another one.
    private static boolean hasTooManyTags(Reader page) throws IOException {
        char[] buffer = new char[8_192];
        int tags = 0;
        for (int length = page.read(buffer); length >= 0; length = page.read(buffer)) {
            for (int i = 0; i < length; i++) if (buffer[i] == '<') tags++;
        }
        return tags > MAX_TAGS;
    }

    private static Charset detectCharset(byte[] page, String base) throws IOException {
        byte[] beginning = Arrays.copyOf(page, Math.min(page.length, CHARSET_BYTES));
        return Jsoup.parse(new ByteArrayInputStream(beginning), null, base).charset();
    }

    /**
     * Parses a part of a page, as in the body.
     *
     * @return the element {@code body}; empty if it has more than {@link #MAX_ELEMENTS} elements
     */
    public static Optional<Element> parseFragment(String html) {
        Element body = Document.createShell("").body();
        try (StreamParser parser = new StreamParser(Parser.htmlParser())) {
            parser.parseFragment(new StringReader(html), body, "");
            if (!readToEnd(parser)) return Optional.empty();
            return Optional.of(body.appendChildren(parser.completeFragment()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean readToEnd(StreamParser parser) {
        Iterator<Element> elements = parser.iterator();
        int count = 0;
        while (elements.hasNext()) {
            elements.next();
            if (++count > MAX_ELEMENTS) return false;
        }
        return true;
    }
}
