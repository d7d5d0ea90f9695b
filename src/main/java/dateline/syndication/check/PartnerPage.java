package dateline.syndication.check;

import dateline.http.base.BoundedHtml;
import dateline.outbound.OutboundResponse;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * What a page says to readers and to search engines.
 *
 * @param text that readers see, without markup
 * @param canonicalUrls of {@code rel=canonical} in the head and in the header {@code Link}, absolute
 * @param robots directives for all search engines, in lower case, of the meta element and of {@code X-Robots-Tag}
 * @param isPaywalled whether the page declares that its text is not accessible for free
 * @param isScripted whether the page has scripts, which may add text that a check does not see
 */
record PartnerPage(
        String text, List<String> canonicalUrls, List<String> robots, boolean isPaywalled, boolean isScripted) {

    private static final Pattern CANONICAL_LINK =
            Pattern.compile("<([^<>]*+)>[^,<]*;\\s*+rel\\s*+=\\s*+\"?canonical\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern PAYWALL = Pattern.compile("\"isAccessibleForFree\"\\s*+:\\s*+\"?(?i:false)\\b");
    // Directives with a value. Any other name before a colon is that of a search engine.
    private static final List<String> WITH_VALUE =
            List.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");
    // A short relative link becomes a long absolute one.
    private static final int MAX_LINKS = 20;
    private static final int MAX_DIRECTIVES_LENGTH = 10_000;
    private static final String HIDDEN =
            "script, style, template, noscript, [hidden], [style~=(?i)display\\s*:\\s*none], [style~=(?i)visibility\\s*:\\s*hidden]";

    /**
     * @return empty if the page has too many tags or elements
     * @throws UncheckedIOException for a page that cannot be read as HTML
     */
    static Optional<PartnerPage> of(OutboundResponse response) {
        return parse(response).map(page -> of(response, page));
    }

    private static PartnerPage of(OutboundResponse response, Document page) {
        List<String> canonicalUrls = new ArrayList<>();
        page.head().select("link[rel~=(?i)(^|\\s)canonical($|\\s)]").stream()
                .limit(MAX_LINKS)
                .forEach(link -> canonicalUrls.add(link.absUrl("href")));
        URI base = URI.create(response.url().toString());
        response.headers().allValues("Link").stream()
                .flatMap(header -> CANONICAL_LINK.matcher(header).results())
                .forEach(link -> resolve(base, link.group(1)).ifPresent(canonicalUrls::add));
        List<String> robots = new ArrayList<>();
        page.select("meta[name=robots]").stream()
                .limit(MAX_LINKS)
                .forEach(meta -> addDirectives(robots, meta.attr("content")));
        response.headers().allValues("X-Robots-Tag").stream()
                .filter(value -> !isForOneEngine(value))
                .forEach(value -> addDirectives(robots, value));
        boolean isPaywalled = page.select("script[type=application/ld+json]").stream()
                .map(Element::data)
                .map(PAYWALL::matcher)
                .anyMatch(Matcher::find);
        boolean isScripted =
                !page.select("script:not([type=application/ld+json])").isEmpty();
        removeHidden(page);
        return new PartnerPage(
                page.body().text(),
                canonicalUrls.stream().filter(url -> !url.isEmpty()).distinct().toList(),
                robots.stream().distinct().toList(),
                isPaywalled,
                isScripted);
    }

    // Elements.remove() moves all later siblings of each element, which takes minutes if a page hides all its elements.
    private static void removeHidden(Document page) {
        Set<Node> hidden = Collections.newSetFromMap(new IdentityHashMap<>());
        hidden.addAll(page.select(HIDDEN));
        Set<Node> parents = Collections.newSetFromMap(new IdentityHashMap<>());
        hidden.forEach(node -> parents.add(node.parent()));
        for (Node parent : parents) {
            if (!(parent instanceof Element element)) continue;
            List<Node> visible = element.childNodes().stream()
                    .filter(child -> !hidden.contains(child))
                    .toList();
            element.empty().appendChildren(visible);
        }
    }

    private static Optional<Document> parse(OutboundResponse response) {
        String charset = response.headers()
                .firstValue("Content-Type")
                .map(PartnerPage::charset)
                .orElse(null);
        return BoundedHtml.parsePage(response.body(), charset, response.url().toString());
    }

    // Null: jsoup looks for a byte order mark and for the meta element.
    private static String charset(String contentType) {
        int at = contentType.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (at < 0) return null;
        String name = contentType
                .substring(at + "charset=".length())
                .split(";", 2)[0]
                .strip()
                .replace("\"", "");
        try {
            return java.nio.charset.Charset.isSupported(name) ? name : null;
        } catch (IllegalArgumentException invalidName) {
            return null;
        }
    }

    private static Optional<String> resolve(URI base, String reference) {
        try {
            return Optional.of(base.resolve(reference.strip()).toString());
        } catch (IllegalArgumentException notAUrl) {
            return Optional.empty();
        }
    }

    private static boolean isForOneEngine(String value) {
        int colon = value.indexOf(':');
        return colon >= 0
                && !value.substring(0, colon).contains(",")
                && !WITH_VALUE.contains(value.substring(0, colon).strip().toLowerCase(Locale.ROOT));
    }

    private static void addDirectives(List<String> robots, String value) {
        String read = value.substring(0, Math.min(value.length(), MAX_DIRECTIVES_LENGTH));
        Arrays.stream(read.toLowerCase(Locale.ROOT).split(","))
                .map(String::strip)
                .filter(directive -> !directive.isEmpty())
                .flatMap(
                        directive -> directive.equals("none") ? Stream.of("noindex", "nofollow") : Stream.of(directive))
                .forEach(robots::add);
    }
}
