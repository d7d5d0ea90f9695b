package dateline.format;

import static dateline.format.FeedDom.NO_NAMESPACE;
import static dateline.format.RssRules.ATOM;
import static dateline.format.RssRules.CONTENT;
import static dateline.format.RssRules.DC;
import static dateline.format.RssRules.DCTERMS;
import static dateline.format.RssRules.ITUNES;
import static dateline.format.RssRules.MEDIA;
import static dateline.format.RssRules.isWebUrl;
import static dateline.format.RssRules.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.w3c.dom.Element;

/** The part of {@link RssRules} that checks one item. */
record RssItemRules(RssRules rules, Element item) {

    private static final Set<String> IN_ITEM =
            Set.of("title link description author category comments enclosure guid pubDate source".split(" "));
    private static final Set<String> MEDIUMS = Set.of("image", "audio", "video", "document", "executable");

    void check(Optional<Instant> built) {
        rules.onlyKnown(item, IN_ITEM);
        IN_ITEM.stream().filter(name -> !name.equals("category")).forEach(name -> rules.atMostOne(item, name));
        require(text(item, "title").or(() -> text(item, "description")).isPresent(), "no title and no description");
        text(item, "title").ifPresent(title -> require(!title.isBlank(), "a blank title"));
        text(item, "link").ifPresent(link -> require(isWebUrl(link), "link " + link));
        text(item, "author").ifPresent(author -> require(author.matches(".+@.+"), "author is no address: " + author));
        text(item, "pubDate").flatMap(rules::date).ifPresent(date -> notAfter(date, built));
        require(text(item, "guid").isPresent(), "no guid");
        FeedDom.children(item, NO_NAMESPACE, "guid").forEach(this::guid);
        FeedDom.children(item, NO_NAMESPACE, "enclosure").forEach(this::enclosure);
        for (Element source : FeedDom.children(item, NO_NAMESPACE, "source")) {
            require(isWebUrl(source.getAttribute("url")), "source without url");
        }
        for (Element category : FeedDom.children(item, NO_NAMESPACE, "category")) {
            require(!category.getTextContent().isBlank(), "a blank category");
        }
        content();
        FeedDom.children(item, MEDIA, "content").forEach(this::mediaContent);
        FeedDom.children(item, MEDIA, "group").forEach(this::mediaGroup);
        for (Element creator : FeedDom.children(item, DC, "creator")) {
            require(!creator.getTextContent().isBlank(), "a blank dc:creator");
        }
        FeedDom.children(item, DC, "date").forEach(this::w3cDate);
        FeedDom.children(item, DCTERMS, "modified").forEach(this::w3cDate);
        for (Element link : FeedDom.children(item, ATOM, "link")) {
            require(isWebUrl(link.getAttribute("href")), "atom:link " + link.getAttribute("href"));
        }
        for (Element duration : FeedDom.children(item, ITUNES, "duration")) {
            require(duration.getTextContent().matches("\\d+"), "itunes:duration " + duration.getTextContent());
        }
    }

    private void notAfter(Instant published, Optional<Instant> built) {
        built.ifPresent(last -> require(!published.isAfter(last), "pubDate after lastBuildDate: " + published));
    }

    private void guid(Element guid) {
        String isPermaLink = guid.getAttribute("isPermaLink");
        require(Set.of("", "true", "false").contains(isPermaLink), "isPermaLink " + isPermaLink);
        require(!guid.getTextContent().isBlank(), "a blank guid");
        require(
                isPermaLink.equals("false") || isWebUrl(guid.getTextContent()),
                "a permalink that is no absolute URL: " + guid.getTextContent());
    }

    private void enclosure(Element enclosure) {
        require(isWebUrl(enclosure.getAttribute("url")), "enclosure url " + enclosure.getAttribute("url"));
        require(
                enclosure.getAttribute("length").matches("\\d+"),
                "enclosure length " + enclosure.getAttribute("length"));
        require(isMediaType(enclosure.getAttribute("type")), "enclosure type " + enclosure.getAttribute("type"));
    }

    private void content() {
        List<Element> contents = FeedDom.children(item, CONTENT, "encoded");
        require(contents.size() <= 1, contents.size() + " content:encoded");
        for (Element content : contents) {
            require(FeedDom.children(content).isEmpty(), "content:encoded has elements");
            html(content);
        }
        FeedDom.children(item, NO_NAMESPACE, "description").forEach(this::html);
    }

    // Readers interpret both elements as HTML.
    private void html(Element holder) {
        String name = holder.getNodeName();
        Document html = Jsoup.parse(holder.getTextContent());
        html.select("script, style, form, iframe, object, embed, input")
                .forEach(bad -> require(false, name + " has " + bad.nodeName()));
        for (String attribute : List.of("src", "href")) {
            html.select("[" + attribute + "]")
                    .forEach(element -> require(
                            element.attr(attribute).matches("(?i)(https?|mailto|tel):.+"),
                            name + " links to " + element.attr(attribute)));
        }
        html.getAllElements()
                .forEach(element -> element.attributes()
                        .forEach(attribute ->
                                require(!attribute.getKey().startsWith("on"), name + " has " + attribute)));
    }

    private void mediaContent(Element content) {
        boolean hasPlayer = !FeedDom.children(content, MEDIA, "player").isEmpty();
        require(isWebUrl(content.getAttribute("url")) || hasPlayer, "media:content without url");
        require(
                !content.hasAttribute("medium") || MEDIUMS.contains(content.getAttribute("medium")),
                "media:content medium");
        require(!content.hasAttribute("type") || isMediaType(content.getAttribute("type")), "media:content type");
        for (String number : List.of("fileSize", "width", "height", "duration")) {
            require(
                    !content.hasAttribute(number)
                            || content.getAttribute(number).matches("\\d+"),
                    "media:content " + number);
        }
        Set<String> once = new HashSet<>();
        for (Element child : FeedDom.children(content)) {
            boolean repeats = child.getLocalName().equals("credit");
            require(repeats || once.add(child.getNodeName()), "two " + child.getNodeName());
        }
    }

    private void mediaGroup(Element group) {
        List<Element> contents = FeedDom.children(group, MEDIA, "content");
        contents.forEach(this::mediaContent);
        long defaults = contents.stream()
                .filter(content -> content.getAttribute("isDefault").equals("true"))
                .count();
        require(defaults <= 1, defaults + " defaults in a media:group");
    }

    private void w3cDate(Element date) {
        try {
            OffsetDateTime.parse(date.getTextContent());
        } catch (DateTimeException wrong) {
            require(false, date.getNodeName() + " " + date.getTextContent());
        }
    }

    private static boolean isMediaType(String type) {
        return type.matches("[^\\s/]+/[^\\s/;]+(\\s*;.*)?");
    }

    private void require(boolean holds, String violation) {
        rules.require(holds, "item: " + violation);
    }
}
