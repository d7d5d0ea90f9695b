package dateline.article.body;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jsoup.select.QueryParser;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** Sanitizes markup within a paragraph to a, em, strong, sub, sup and br. Other elements leave their text. */
public final class InlineHtml {

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements((name, attributes) -> name.equals("i") ? "em" : "strong", "i", "b")
            .allowElements("em", "strong", "sub", "sup", "br", "a")
            .allowAttributes("href")
            .onElements("a")
            .allowStandardUrlProtocols()
            .allowUrlProtocols("tel")
            .toFactory();

    private static final Evaluator LINK_WITHOUT_TARGET = QueryParser.parse("a:not([href])");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Pattern ABSOLUTE_URL = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.+");

    private InlineHtml() {}

    public static String sanitize(String html) {
        return parse(html, "").body().html();
    }

    /** Sanitizes the markup and leaves the links as they are. */
    static Block.Item clean(String html) {
        return toItem(parse(html, ""));
    }

    /**
     * Sanitizes the markup and resolves relative links, because the text is read apart from its page. A link that
     * cannot be resolved leaves its text.
     *
     * @param base absolute URL of the page, or null
     */
    public static Block.Item cleanWithAbsoluteLinks(String html, String base) {
        Document document = parse(html, base == null ? "" : base);
        for (Element link : document.select("a")) {
            if (ABSOLUTE_URL.matcher(link.attr("href")).matches()) continue;
            String absolute = link.absUrl("href");
            if (absolute.isEmpty() || absolute.indexOf(' ') >= 0) link.unwrap();
            else link.attr("href", absolute);
        }
        return toItem(document);
    }

    private static Block.Item toItem(Document document) {
        return new Block.Item(toText(document.body()), document.body().html());
    }

    // The sanitizer writes some characters as entities; serializing with one writer keeps equal text equal. It also
    // separates double braces with comments against template languages, which are not used here.
    private static Document parse(String html, String base) {
        Document document = Jsoup.parseBodyFragment(POLICY.sanitize(html).replace("<!-- -->", ""), base);
        document.outputSettings().prettyPrint(false);
        document.select(LINK_WITHOUT_TARGET).unwrap();
        return document;
    }

    public static String toText(String cleanHtml) {
        if (cleanHtml.indexOf('<') < 0 && cleanHtml.indexOf('&') < 0) return cleanHtml;
        return toText(Jsoup.parseBodyFragment(cleanHtml).body());
    }

    private static String toText(Element body) {
        StringBuilder text = new StringBuilder();
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        if (node instanceof TextNode textNode) text.append(textNode.getWholeText());
                        if (node instanceof Element element
                                && element.normalName().equals("br")) text.append('\n');
                    }

                    @Override
                    public void tail(Node node, int depth) {}
                },
                body);
        return text.toString();
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Returns the markup of text without markup: the text escaped, with br for line breaks. */
    public static String ofText(String text) {
        return escape(text).replace("\n", "<br>");
    }

    /** Escapes text for an attribute value in double quotes. */
    public static String escapeAttribute(String text) {
        return escape(text).replace("\"", "&quot;");
    }

    public static boolean haveSameText(String left, String right) {
        return normalizeSpaces(left).equals(normalizeSpaces(right));
    }

    /** Whether the text has no visible character. A non-breaking space counts as a space. */
    public static boolean isBlank(String text) {
        return text.replace('\u00A0', ' ').isBlank();
    }

    private static String normalizeSpaces(String text) {
        return SPACES.matcher(text.replace('\u00A0', ' ').strip()).replaceAll(" ");
    }
}
