package dateline.format;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.StringTokenizer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes an XML document in memory. Names are written as given, including their prefix. Attributes are passed as alternating names and
 * values; an attribute with a null value is omitted.
 */
final class FeedXml {

    // Not a StringWriter: characters beyond Latin-1 would double the memory, and the bytes would be a second copy.
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8));
    private final XMLStreamWriter xml;

    FeedXml() {
        try {
            // The JDK's writer is selected explicitly, so that libraries on the class path cannot change the bytes of a
            // feed.
            xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    void startElement(String name, String... attributes) {
        try {
            xml.writeStartElement(name);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    void endElement() {
        try {
            xml.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An element without content. */
    void emptyElement(String name, String... attributes) {
        try {
            xml.writeEmptyElement(name);
            attributes(attributes);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                xml.writeAttribute(attributes[i], attributes[i + 1]);
            }
        }
    }

    /** An element with text; nothing is written if the text is null. */
    void textElement(String name, Object text, String... attributes) {
        if (text == null) {
            return;
        }
        startElement(name, attributes);
        try {
            xml.writeCharacters(text.toString());
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        endElement();
    }

    /** A title in RSS. Special characters are numeric references, which readers that unescape twice still show (RSS Best Practices Profile). */
    void titleElement(String name, String text) {
        startElement(name);
        StringTokenizer pieces = new StringTokenizer(text, "&<>", true);
        try {
            while (pieces.hasMoreTokens()) {
                String piece = pieces.nextToken();
                switch (piece) {
                    case "&" -> xml.writeEntityRef("#x26");
                    case "<" -> xml.writeEntityRef("#x3C");
                    case ">" -> xml.writeEntityRef("#x3E");
                    default -> xml.writeCharacters(piece);
                }
            }
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        endElement();
    }

    byte[] toBytes() {
        try {
            xml.writeEndDocument();
            xml.flush();
            out.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
