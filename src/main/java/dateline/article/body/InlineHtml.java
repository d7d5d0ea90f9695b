package dateline.article.body;

import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.Evaluator;
import org.jsoup.select.NodeTraversor;
import org.jsoup.select.NodeVisitor;
import org.jsoup.select.QueryParser;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** Markup within a paragraph: a, em, strong, sub, sup and br; everything else leaves its text behind. */
public final class InlineHtml {

    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements((name, attributes) -> name.equals("i") ? "em" : "strong", "i", "b")
            .allowElements("em", "strong", "sub", "sup", "br", "a")
            .allowAttributes("href")
            .onElements("a")
            .allowStandardUrlProtocols()
            .allowUrlProtocols("tel")
            .toFactory();

    private static final Evaluator NOWHERE = QueryParser.parse("a:not([href])");
    private static final Pattern SPACES = Pattern.compile("\\s+");

    private static final Pattern WHOLE = Pattern.compile("(?i)[a-z][a-z0-9+.-]*:.+");

    private InlineHtml() {}

    public static String clean(String html) {
        // The sanitiser writes some characters as entities; one writer for all keeps equal text equal.
        // It also splits doubled braces by comments, against template languages that are not in play here.
        var document = Jsoup.parseBodyFragment(POLICY.sanitize(html).replace("<!-- -->", ""));
        document.outputSettings().prettyPrint(false);
        document.select(NOWHERE).unwrap();
        return document.body().html();
    }

    /**
     * A text is read far from its page: a link that says its address only there is made whole, or leaves its text.
     *
     * @param base absolute address of the page, or null
     */
    public static String withWholeLinks(String cleanHtml, String base) {
        if (!cleanHtml.contains("href")) return cleanHtml;
        var document = Jsoup.parseBodyFragment(cleanHtml, base == null ? "" : base);
        document.outputSettings().prettyPrint(false);
        for (Element link : document.select("a")) {
            if (WHOLE.matcher(link.attr("href")).matches()) continue;
            String whole = link.absUrl("href");
            if (whole.isEmpty() || whole.indexOf(' ') >= 0) link.unwrap();
            else link.attr("href", whole);
        }
        return document.body().html();
    }

    public static String text(String cleanHtml) {
        if (cleanHtml.indexOf('<') < 0 && cleanHtml.indexOf('&') < 0) return cleanHtml;
        StringBuilder text = new StringBuilder();
        NodeTraversor.traverse(
                new NodeVisitor() {
                    @Override
                    public void head(Node node, int depth) {
                        if (node instanceof TextNode words) text.append(words.getWholeText());
                        if (node instanceof Element element
                                && element.normalName().equals("br")) text.append('\n');
                    }

                    @Override
                    public void tail(Node node, int depth) {}
                },
                Jsoup.parseBodyFragment(cleanHtml).body());
        return text.toString();
    }

    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** In an attribute in double quotes. */
    public static String escapeAttribute(String text) {
        return escape(text).replace("\"", "&quot;");
    }

    public static boolean sameText(String left, String right) {
        return fold(left).equals(fold(right));
    }

    /** Whether a reader sees nothing: a non-breaking space is a space too. */
    public static boolean blank(String text) {
        return text.replace('\u00A0', ' ').isBlank();
    }

    private static String fold(String text) {
        return SPACES.matcher(text.replace('\u00A0', ' ').strip()).replaceAll(" ");
    }
}
