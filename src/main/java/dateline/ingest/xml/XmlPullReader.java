package dateline.ingest.xml;

import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Pull parser for untrusted XML: no document type, no entity declarations, within {@link DocumentLimits}. A caller at
 * an element must consume it with {@link #text}, {@link #markup}, {@link #skip} or child by child.
 */
public final class XmlPullReader {

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader in;
    private final ParserMeter meter;
    private int depth;

    private XmlPullReader(XMLStreamReader in, ParserMeter meter) {
        this.in = in;
        this.meter = meter;
    }

    private static XMLInputFactory factory() {
        // The parser of the JDK, regardless of others on the class path.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        // Errors are thrown; the default reporter would print warnings to the console.
        factory.setXMLReporter((message, type, information, place) -> {});
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /**
     * Opens a document and moves to its root element.
     *
     * @throws DocumentRefusedException if it has no readable root element
     */
    public static XmlPullReader open(java.io.Reader in, ParserMeter meter) throws IOException {
        try {
            XmlPullReader xml = new XmlPullReader(FACTORY.createXMLStreamReader(in), meter);
            if (!xml.child()) throw DocumentRefusedException.unknownFormat();
            return xml;
        } catch (XMLStreamException | RuntimeException e) {
            throw refusal(e, null);
        }
    }

    String namespace() {
        return in.getNamespaceURI() == null ? "" : in.getNamespaceURI();
    }

    String name() {
        return in.getLocalName();
    }

    /** @return null if it is absent */
    public String attribute(String name) {
        return in.getAttributeValue(null, name) == null
                ? in.getAttributeValue("", name)
                : in.getAttributeValue(null, name);
    }

    public String xmlAttribute(String name) {
        return in.getAttributeValue(XMLConstants.XML_NS_URI, name);
    }

    /** Moves to the next child element; returns false at the end of the current element. */
    public boolean child() throws IOException {
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                default -> {
                    // Ignores text between elements, comments and processing instructions.
                }
            }
        }
    }

    public void skip() throws IOException {
        while (child()) skip();
    }

    /** Reads the text of the element, without markup, to its end. */
    public String text() throws IOException {
        return text(true);
    }

    /**
     * @param wanted if false, the element is only checked for errors
     * @return null if not wanted
     */
    public String text(boolean wanted) throws IOException {
        StringBuilder text = wanted ? new StringBuilder() : null;
        int length = 0;
        for (int open = 1; open > 0; ) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> open++;
                case XMLStreamConstants.END_ELEMENT -> open--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    length += in.getTextLength();
                    bounded(length);
                    if (wanted) text.append(in.getTextCharacters(), in.getTextStart(), in.getTextLength());
                }
                default -> {
                    // Ignores comments and processing instructions.
                }
            }
        }
        return wanted ? text.toString() : null;
    }

    /** Reads the content of the element as HTML, to its end; elements have their local names. */
    public String markup() throws IOException {
        StringBuilder html = new StringBuilder();
        for (int open = 1; open > 0; ) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    open++;
                    append(html, "<" + in.getLocalName());
                    for (int i = 0; i < in.getAttributeCount(); i++) {
                        String value =
                                TextCleaner.escaped(in.getAttributeValue(i)).replace("\"", "&quot;");
                        append(html, " " + in.getAttributeLocalName(i) + "=\"" + value + "\"");
                    }
                    append(html, ">");
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    open--;
                    if (open > 0 && !in.getLocalName().matches("br|img|hr|source")) {
                        append(html, "</" + in.getLocalName() + ">");
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    append(html, TextCleaner.escaped(in.getText()));
                default -> {
                    // Ignores comments and processing instructions.
                }
            }
        }
        return html.toString();
    }

    private static void append(StringBuilder text, String more) {
        bounded(text.length() + more.length());
        text.append(more);
    }

    private static void bounded(int length) {
        if (length > DocumentLimits.TEXT)
            throw DocumentRefusedException.of(
                    "piece-too-large", "A text in it is longer than " + DocumentLimits.TEXT + " characters.");
    }

    /** Reads to the end of the document, where only comments may follow the root. */
    public void end() throws IOException {
        while (has()) next();
    }

    private boolean has() throws IOException {
        try {
            return in.hasNext();
        } catch (XMLStreamException | RuntimeException e) {
            throw refusal(e, in);
        }
    }

    /** Tells the meter that an item begins here. */
    public void item() {
        meter.item();
    }

    private int next() throws IOException {
        int event;
        try {
            event = in.next();
        } catch (XMLStreamException | RuntimeException e) {
            throw refusal(e, in);
        }
        meter.event();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (++depth > DocumentLimits.DEPTH)
                    throw DocumentRefusedException.of(
                            "too-deep", "Elements stand more than " + DocumentLimits.DEPTH + " deep in one another.");
                if (in.getAttributeCount() > DocumentLimits.ATTRIBUTES)
                    throw DocumentRefusedException.of(
                            "piece-too-large",
                            "An element has more than " + DocumentLimits.ATTRIBUTES + " attributes.");
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.DTD ->
                throw DocumentRefusedException.of(
                        "doctype", "It has a document type. Leave out <!DOCTYPE …>: no feed needs one.");
            case XMLStreamConstants.ENTITY_REFERENCE ->
                throw DocumentRefusedException.of(
                        "entity-unknown", "It uses an entity that XML does not know. Write the character.");
            default -> {
                // Other events need no check.
            }
        }
        return event;
    }

    // XMLStreamException keeps its cause in getNestedException().
    private static Throwable within(Throwable failure) {
        return failure instanceof XMLStreamException xml && xml.getNestedException() != null
                ? xml.getNestedException()
                : failure.getCause();
    }

    // The parser's message may quote the document, so only the position is reported.
    private static RuntimeException refusal(Exception failure, XMLStreamReader at) throws IOException {
        for (Throwable cause = failure; cause != null; cause = within(cause)) {
            if (cause instanceof DocumentRefusedException known) return known;
            if (cause instanceof CharacterCodingException || cause instanceof CharConversionException)
                return DocumentRefusedException.notText();
            if (cause instanceof IOException lost) throw lost;
        }
        String place = at == null
                ? ""
                : " at line " + at.getLocation().getLineNumber() + ", column "
                        + at.getLocation().getColumnNumber();
        return DocumentRefusedException.of(
                "malformed-xml", "It is not well-formed, or ends before its end" + place + ".");
    }
}
