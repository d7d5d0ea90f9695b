package dateline.article.body;

import java.util.regex.Pattern;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

/** Sanitizes external HTML: keeps only the elements and attributes that {@link HtmlBlocks} reads. */
final class ExternalHtml {

    private static final String[] ELEMENTS =
            ("p div section article h1 h2 h3 h4 h5 h6 blockquote footer cite ul ol li dl dt dd"
                            + " table caption thead tbody tfoot tr th td a em strong i b sub sup br pre figcaption figure img audio video source iframe")
                    .split(" ");
    private static final String NUMBER = "[0-9]{1,5}";
    private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
            .allowElements(ELEMENTS)
            .allowAttributes("href")
            .onElements("a")
            .allowAttributes("src")
            .onElements("img", "audio", "video", "source", "iframe")
            .allowAttributes("data-src", "alt")
            .onElements("img")
            .allowAttributes("title")
            .onElements("iframe")
            .allowAttributes("width", "height")
            .matching(Pattern.compile(NUMBER))
            .onElements("img", "video", "iframe")
            .allowAttributes("colspan", "rowspan")
            .matching(Pattern.compile(NUMBER))
            .onElements("th", "td")
            .allowStandardUrlProtocols()
            .allowUrlProtocols("tel")
            .toFactory();

    private ExternalHtml() {}

    static String sanitize(String html) {
        return POLICY.sanitize(html);
    }
}
