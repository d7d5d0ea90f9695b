package dateline.format;

import static dateline.format.FeedDom.NO_NAMESPACE;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Validates RSS 2.0 by the specification and the Best Practices Profile of the RSS Advisory Board. */
public final class RssRules {

    static final String ATOM = "http://www.w3.org/2005/Atom";
    static final String CONTENT = "http://purl.org/rss/1.0/modules/content/";
    static final String DC = "http://purl.org/dc/elements/1.1/";
    static final String DCTERMS = "http://purl.org/dc/terms/";
    static final String MEDIA = "http://search.yahoo.com/mrss/";
    static final String ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd";

    private static final List<String> NAMESPACES = List.of(ATOM, CONTENT, DC, DCTERMS, MEDIA, ITUNES);
    private static final List<String> REQUIRED = List.of("title", "link", "description");
    private static final Set<String> IN_CHANNEL = Set.of(
            ("title link description language copyright managingEditor webMaster pubDate lastBuildDate category generator docs cloud ttl"
                            + " image rating textInput skipHours skipDays item")
                    .split(" "));
    // RFC 822 allows a day of one digit; Dateline writes two, as the examples of RSS 2.0 do.
    private static final Pattern RFC822 = Pattern.compile(
            "(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d (GMT|[+-]\\d{4})");
    private static final Pattern NAMED_REFERENCE_IN_TITLE = Pattern.compile("<title>[^<]*&(amp|lt|gt|quot|apos);");

    private final List<String> violations = new ArrayList<>();

    private RssRules() {}

    /** Returns the violations; empty if the document is valid. */
    public static List<String> violations(byte[] xml) {
        RssRules rules = new RssRules();
        try {
            rules.document(FeedDom.parse(xml));
            Matcher named = NAMED_REFERENCE_IN_TITLE.matcher(new String(xml, StandardCharsets.UTF_8));
            rules.require(!named.find(), "a title has a named character reference, &#x26; is safer");
        } catch (SAXException notWellFormed) {
            rules.violations.add("not well-formed: " + notWellFormed.getMessage());
        }
        return List.copyOf(rules.violations);
    }

    private void document(Document document) {
        Element rss = document.getDocumentElement();
        require(rss.getNodeName().equals("rss") && rss.getNamespaceURI() == null, "the root is not rss");
        require(rss.getAttribute("version").equals("2.0"), "the version is not 2.0");
        List<Element> channels = FeedDom.children(rss, NO_NAMESPACE, "channel");
        require(channels.size() == 1 && FeedDom.children(rss).size() == 1, "rss does not hold just one channel");
        FeedDom.all(document, "*", "*").forEach(this::namespace);
        channels.forEach(this::channel);
    }

    // A namespace that is almost a known one is a violation, because readers compare namespaces character by character.
    private void namespace(Element element) {
        String namespace = FeedDom.namespace(element);
        NAMESPACES.stream()
                .filter(known -> simplified(known).equals(simplified(namespace)))
                .forEach(known -> require(known.equals(namespace), "namespace " + namespace + " for " + known));
    }

    private static String simplified(String namespace) {
        return namespace.toLowerCase(Locale.ROOT).replaceAll("^https?://|/$", "");
    }

    private void channel(Element channel) {
        onlyKnown(channel, IN_CHANNEL);
        for (String name : REQUIRED) {
            require(text(channel, name).filter(text -> !text.isBlank()).isPresent(), "channel without " + name);
        }
        IN_CHANNEL.stream()
                .filter(name -> !name.equals("item") && !name.equals("category"))
                .forEach(name -> atMostOne(channel, name));
        text(channel, "link").ifPresent(link -> require(isWebUrl(link), "channel link " + link));
        text(channel, "ttl").ifPresent(ttl -> require(ttl.matches("[1-9]\\d*"), "ttl " + ttl));
        text(channel, "language").ifPresent(tag -> require(isLanguage(tag), "language " + tag));
        Optional<Instant> built = text(channel, "lastBuildDate").flatMap(this::date);
        text(channel, "pubDate").ifPresent(this::date);
        FeedDom.children(channel, NO_NAMESPACE, "image").forEach(image -> image(channel, image));
        links(channel);
        podcast(channel);
        Map<String, Element> guids = new HashMap<>();
        for (Element item : FeedDom.children(channel, NO_NAMESPACE, "item")) {
            new RssItemRules(this, item).check(built);
            text(item, "guid").ifPresent(guid -> require(guids.put(guid, item) == null, "two items with guid " + guid));
        }
    }

    private void image(Element channel, Element image) {
        for (String name : List.of("url", "title", "link")) {
            require(text(image, name).isPresent(), "image without " + name);
        }
        text(image, "url").ifPresent(url -> require(isWebUrl(url), "image url " + url));
        require(text(image, "title").equals(text(channel, "title")), "the image's title is not the channel's");
        require(text(image, "link").equals(text(channel, "link")), "the image's link is not the channel's");
        text(image, "width").ifPresent(width -> require(isAtMost(width, 144), "image width " + width));
        text(image, "height").ifPresent(height -> require(isAtMost(height, 400), "image height " + height));
    }

    private void links(Element channel) {
        Set<String> rels = new HashSet<>();
        for (Element link : FeedDom.children(channel, ATOM, "link")) {
            String rel = link.getAttribute("rel");
            require(isWebUrl(link.getAttribute("href")), "atom:link " + rel + " " + link.getAttribute("href"));
            require(rels.add(rel) || rel.equals("hub"), "two atom:link " + rel);
            if (rel.equals("self")) {
                require(link.getAttribute("type").equals("application/rss+xml"), "the type of atom:link self");
            }
        }
        require(rels.contains("self"), "channel without atom:link self");
    }

    // The requirements of podcast directories that can be checked in the document.
    private void podcast(Element channel) {
        FeedDom.children(channel, ITUNES, "explicit")
                .forEach(explicit -> require(
                        explicit.getTextContent().matches("true|false"),
                        "itunes:explicit " + explicit.getTextContent()));
        for (Element category : FeedDom.all(channel.getOwnerDocument(), ITUNES, "category")) {
            require(!category.getAttribute("text").isBlank(), "itunes:category without text");
        }
        for (Element image : FeedDom.children(channel, ITUNES, "image")) {
            require(isWebUrl(image.getAttribute("href")), "itunes:image " + image.getAttribute("href"));
        }
    }

    private static boolean isAtMost(String number, int bound) {
        return number.matches("\\d{1,4}") && Integer.parseInt(number) <= bound;
    }

    void onlyKnown(Element parent, Set<String> known) {
        FeedDom.children(parent).stream()
                .filter(child -> child.getNamespaceURI() == null)
                .forEach(child ->
                        require(known.contains(child.getLocalName()), "unknown element " + child.getNodeName()));
    }

    void atMostOne(Element parent, String name) {
        int count = FeedDom.children(parent, NO_NAMESPACE, name).size();
        require(count <= 1, count + " " + name + " in " + parent.getNodeName());
    }

    void require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }

    /** An RFC 822 date with four-digit year and the right weekday. */
    Optional<Instant> date(String date) {
        try {
            if (RFC822.matcher(date).matches()) {
                return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
            }
        } catch (DateTimeException wrong) {
            // A wrong weekday or an invalid day such as 30 February is reported below.
        }
        violations.add("date " + date);
        return Optional.empty();
    }

    static Optional<String> text(Element parent, String name) {
        return FeedDom.children(parent, NO_NAMESPACE, name).stream()
                .map(Element::getTextContent)
                .findFirst();
    }

    static boolean isLanguage(String tag) {
        return tag.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");
    }

    static boolean isWebUrl(String url) {
        try {
            URI uri = new URI(url);
            return url.matches("(?i)https?://\\p{ASCII}+") && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
