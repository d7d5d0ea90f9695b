package dateline.ingest.reader;

import dateline.ingest.item.Format;
import dateline.ingest.item.Reader;
import dateline.ingest.xml.Refusal;
import dateline.ingest.xml.Vocabulary;
import dateline.ingest.xml.Xml;
import java.io.IOException;

/** Reads RSS, WordPress exports and Atom: which of them it is, the root says. */
final class XmlReader {

    private final Xml xml;
    private final Reader reader;

    XmlReader(Xml xml, Reader reader) {
        this.xml = xml;
        this.reader = reader;
    }

    void read() throws IOException {
        switch (Vocabulary.name(xml)) {
            case "rss", "rdf:RDF" -> {
                reader.head.format = Format.RSS;
                new RssReader(xml, reader).document();
            }
            case "atom:feed" -> {
                reader.head.format = Format.ATOM;
                new AtomReader(xml, reader).document();
            }
            default -> throw Refusal.unknownFormat();
        }
        xml.end();
    }
}
