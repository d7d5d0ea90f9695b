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
    private final ItemHandler handler;

    XmlReader(XmlPullReader xml, ItemHandler handler) {
        this.xml = xml;
        this.handler = handler;
    }

    void read() throws IOException {
        switch (XmlNamespaces.prefixedName(xml)) {
            case "rss", "rdf:RDF" -> {
                handler.metadata.format = DocumentFormat.RSS;
                new RssReader(xml, handler).readFeed();
            }
            case "atom:feed" -> {
                handler.metadata.format = DocumentFormat.ATOM;
                new AtomReader(xml, handler).readFeed();
            }
            default -> throw DocumentRefusedException.unknownFormat();
        }
        xml.readToEnd();
    }
}
