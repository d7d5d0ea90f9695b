package dateline.article.format;

import dateline.article.body.BodyHtml;
import dateline.article.body.Content;
import dateline.article.body.InlineHtml;
import dateline.article.read.ReaderView;
import dateline.http.base.PublicUrl;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an article as one HTML element that can be embedded in any page: all content is escaped or sanitized. */
public final class ArticleHtml {

    public static final String MEDIA_TYPE = "text/html;charset=UTF-8";

    /** The class of the element with the content beyond the teaser. */
    static final String BODY_CLASS = "article-body";

    private static final Set<String> RIGHT_TO_LEFT_LANGUAGES =
            Set.of("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ji", "ps", "sd", "syr", "ug", "ur", "yi");
    private static final Set<String> RIGHT_TO_LEFT_SCRIPTS =
            Set.of("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg");

    private final ReaderView reading;
    private final PublicUrl url;
    private final StringBuilder html = new StringBuilder();

    private ArticleHtml(ReaderView reading, PublicUrl url) {
        this.reading = reading;
        this.url = url;
    }

    public static byte[] write(ReaderView reading, PublicUrl url) {
        return new ArticleHtml(reading, url).article().getBytes(StandardCharsets.UTF_8);
    }

    private String article() {
        Content content = reading.content();
        String language = content.language();
        html.append("<article lang=\"").append(InlineHtml.escapeAttribute(language));
        html.append("\" dir=\"").append(direction(language)).append("\">\n");
        element("h1", content.headline());
        content.bylines().forEach(one -> element("p class=\"byline\"", one.display()));
        if (!reading.whole()) element("p class=\"teaser\"", content.teaser());
        opening();
        if (reading.whole()) body(content);
        footer();
        return html.append("</article>\n").toString();
    }

    // The main media objects that no block of the body places.
    private void opening() {
        Set<String> placed = reading.body().stream()
                .flatMap(block -> block.mediaId().stream())
                .collect(Collectors.toSet());
        reading.media().stream()
                .filter(one -> "main".equals(one.role()) && !placed.contains(one.id()))
                .forEach(one -> html.append(BodyHtml.figure(one, null)).append('\n'));
    }

    private void body(Content content) {
        html.append("<div class=\"").append(BODY_CLASS).append("\">\n");
        if (content.dateline() != null)
            html.append(BodyHtml.dateline(content.dateline())).append('\n');
        html.append(BodyHtml.of(reading.body(), reading.media())).append("\n</div>\n");
    }

    private void footer() {
        String rights = url.terms();
        html.append("<footer>\n");
        reading.copyright().ifPresent(line -> element("p class=\"copyright\"", line));
        html.append("<p lang=\"en\" dir=\"ltr\"><a rel=\"license\" href=\"").append(InlineHtml.escapeAttribute(rights));
        html.append("\">").append(ArticleFormats.PERMISSION).append("</a></p>\n</footer>\n");
    }

    private void element(String opening, String text) {
        if (text == null || text.isBlank()) return;
        String name = opening.split(" ")[0];
        html.append('<')
                .append(opening)
                .append('>')
                .append(InlineHtml.escape(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    static String direction(String language) {
        Locale locale = Locale.forLanguageTag(language);
        boolean rightToLeft = locale.getScript().isEmpty()
                ? RIGHT_TO_LEFT_LANGUAGES.contains(locale.getLanguage())
                : RIGHT_TO_LEFT_SCRIPTS.contains(locale.getScript());
        return rightToLeft ? "rtl" : "ltr";
    }
}
