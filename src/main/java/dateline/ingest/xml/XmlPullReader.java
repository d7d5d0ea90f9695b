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
 * an element must consume it with {@link #readText}, {@link #readMarkup}, {@link #skip} or child by child.
 */
public final class XmlPullReader {

    private static final XMLInputFactory FACTORY = factory();

    private final XMLStreamReader parser;
    private final ParserMeter meter;
    private int depth;

    private XmlPullReader(XMLStreamReader parser, ParserMeter meter) {
        this.parser = parser;
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
        factory.setXMLReporter((message, type, information, location) -> {});
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("External entities are not fetched.");
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
            if (!xml.nextChild()) throw DocumentRefusedException.unknownFormat();
            return xml;
        } catch (XMLStreamException | RuntimeException e) {
            throw toRefusal(e, null);
        }
    }

    String namespace() {
        return parser.getNamespaceURI() == null ? "" : parser.getNamespaceURI();
    }

    String name() {
        return parser.getLocalName();
    }

    /** @return null if it is absent */
    public String attribute(String name) {
        return parser.getAttributeValue(null, name) == null
                ? parser.getAttributeValue("", name)
                : parser.getAttributeValue(null, name);
    }

    public String xmlAttribute(String name) {
        return parser.getAttributeValue(XMLConstants.XML_NS_URI, name);
    }

    /** Moves to the next child element; returns false at the end of the current element. */
    public boolean nextChild() throws IOException {
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
        while (nextChild()) skip();
    }

    /** Reads the text of the element, without markup, to its end. */
    public String readText() throws IOException {
        return readText(true);
    }

    /**
     * @param isWanted if false, the element is only checked for errors
     * @return null if not wanted
     */
    public String readText(boolean isWanted) throws IOException {
        StringBuilder text = isWanted ? new StringBuilder() : null;
        int length = 0;
        for (int depth = 1; depth > 0; ) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> depth++;
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    length += parser.getTextLength();
                    requireTextLength(length);
                    if (isWanted)
                        text.append(parser.getTextCharacters(), parser.getTextStart(), parser.getTextLength());
                }
                default -> {
                    // Ignores comments and processing instructions.
                }
            }
        }
        return isWanted ? text.toString() : null;
    }

    /** Reads the content of the element as HTML, to its end; elements have their local names. */
    public String readMarkup() throws IOException {
        StringBuilder html = new StringBuilder();
        for (int open = 1; open > 0; ) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    open++;
                    append(html, "<" + parser.getLocalName());
                    for (int i = 0; i < parser.getAttributeCount(); i++) {
                        String value = TextCleaner.escapeHtml(parser.getAttributeValue(i))
                                .replace("\"", "&quot;");
                        append(html, " " + parser.getAttributeLocalName(i) + "=\"" + value + "\"");
                    }
                    append(html, ">");
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    open--;
                    if (open > 0 && !parser.getLocalName().matches("br|img|hr|source")) {
                        append(html, "</" + parser.getLocalName() + ">");
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    append(html, TextCleaner.escapeHtml(parser.getText()));
                default -> {
                    // Ignores comments and processing instructions.
                }
            }
        }
        return html.toString();
    }

    private static void append(StringBuilder text, String more) {
        requireTextLength(text.length() + more.length());
        text.append(more);
    }

    private static void requireTextLength(int length) {
        if (length > DocumentLimits.MAX_TEXT_LENGTH)
            throw DocumentRefusedException.of(
                    "piece-too-large",
                    "A text in the document is longer than " + DocumentLimits.MAX_TEXT_LENGTH + " characters.");
    }

    /** Reads to the end of the document, where only comments may follow the root. */
    public void readToEnd() throws IOException {
        while (hasNext()) next();
    }

    private boolean hasNext() throws IOException {
        try {
            return parser.hasNext();
        } catch (XMLStreamException | RuntimeException e) {
            throw toRefusal(e, parser);
        }
    }

    /** Tells the meter that an item begins here. */
    public void startItem() {
        meter.startItem();
    }

    private int next() throws IOException {
        int event;
        try {
            event = parser.next();
        } catch (XMLStreamException | RuntimeException e) {
            throw toRefusal(e, parser);
        }
        meter.startEvent();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (++depth > DocumentLimits.MAX_DEPTH)
                    throw DocumentRefusedException.of(
                            "too-deep", "Elements are nested more than " + DocumentLimits.MAX_DEPTH + " deep.");
                if (parser.getAttributeCount() > DocumentLimits.MAX_ATTRIBUTES)
                    throw DocumentRefusedException.of(
                            "piece-too-large",
                            "An element has more than " + DocumentLimits.MAX_ATTRIBUTES + " attributes.");
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.DTD ->
                throw DocumentRefusedException.of(
                        "doctype",
                        "The document has a document type declaration. Leave out <!DOCTYPE …>; no feed needs it.");
            case XMLStreamConstants.ENTITY_REFERENCE ->
                throw DocumentRefusedException.of(
                        "entity-unknown",
                        "The document uses an entity that XML does not define. Write the character instead.");
            default -> {
                // Other events need no check.
            }
        }
        return event;
    }

    // XMLStreamException keeps its cause in getNestedException().
    private static Throwable causeOf(Throwable failure) {
        return failure instanceof XMLStreamException xml && xml.getNestedException() != null
                ? xml.getNestedException()
                : failure.getCause();
    }

    // The parser's message may quote the document, so only the position is reported.
    private static RuntimeException toRefusal(Exception failure, XMLStreamReader parser) throws IOException {
        for (Throwable cause = failure; cause != null; cause = causeOf(cause)) {
            if (cause instanceof DocumentRefusedException refusal) return refusal;
            if (cause instanceof CharacterCodingException || cause instanceof CharConversionException)
                return DocumentRefusedException.wrongEncoding();
            if (cause instanceof IOException inputFailure) throw inputFailure;
        }
        String position = parser == null
                ? ""
                : " at line " + parser.getLocation().getLineNumber() + ", column "
                        + parser.getLocation().getColumnNumber();
        return DocumentRefusedException.of(
                "malformed-xml", "The document is not well-formed, or it is incomplete" + position + ".");
    }
}
