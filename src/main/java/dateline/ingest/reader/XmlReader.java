package dateline.ingest.reader;

import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.ingest.xml.XmlNamespaces;
import dateline.ingest.xml.XmlPullReader;
import java.io.IOException;

/** Reads RSS, WordPress exports and Atom; the root element decides which. */
final class XmlReader {

    private final XmlPullReader xml;
    private final ItemHandler reader;

    XmlReader(XmlPullReader xml, ItemHandler reader) {
        this.xml = xml;
        this.reader = reader;
    }

    void read() throws IOException {
        switch (XmlNamespaces.name(xml)) {
            case "rss", "rdf:RDF" -> {
                reader.head.format = DocumentFormat.RSS;
                new RssReader(xml, reader).document();
            }
            case "atom:feed" -> {
                reader.head.format = DocumentFormat.ATOM;
                new AtomReader(xml, reader).document();
            }
            default -> throw DocumentRefusedException.unknownFormat();
        }
        xml.end();
    }
}
