package dateline.ingest.xml;

import java.util.Locale;
import java.util.Map;

/** Maps the namespaces that occur in feeds to their usual prefixes. */
public final class XmlNamespaces {

    private static final Map<String, String> PREFIXES = Map.ofEntries(
            Map.entry("", ""),
            Map.entry("http://purl.org/rss/1.0", ""),
            Map.entry("http://my.netscape.com/rdf/simple/0.9", ""),
            Map.entry("http://backend.userland.com/rss2", ""),
            Map.entry("http://blogs.law.harvard.edu/tech/rss", ""),
            Map.entry("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"),
            Map.entry("http://www.w3.org/2005/atom", "atom:"),
            Map.entry("http://purl.org/rss/1.0/modules/content", "content:"),
            Map.entry("http://purl.org/dc/elements/1.1", "dc:"),
            Map.entry("http://purl.org/dc/terms", "dcterms:"),
            Map.entry("http://search.yahoo.com/mrss", "media:"),
            Map.entry("http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:"));

    private static final int MAX_LENGTH = 200;

    private XmlNamespaces() {}

    /** The element's name with its usual prefix; {@code ?:} stands for an unknown namespace. */
    public static String prefixedName(XmlPullReader xml) {
        String namespace = xml.namespace().toLowerCase(Locale.ROOT);
        while (namespace.endsWith("/") && namespace.length() < MAX_LENGTH)
            namespace = namespace.substring(0, namespace.length() - 1);
        if (namespace.startsWith("http://wordpress.org/export/")
                || namespace.startsWith("https://wordpress.org/export/"))
            return (namespace.endsWith("/excerpt") ? "excerpt:" : "wp:") + xml.name();
        return PREFIXES.getOrDefault(namespace, "?:") + xml.name();
    }
}
