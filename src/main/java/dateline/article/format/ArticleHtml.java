package dateline.article.format;

import dateline.article.body.BodyHtml;
import dateline.article.body.Content;
import dateline.article.body.InlineHtml;
import dateline.article.body.StoryFields;
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

    private final ReaderView view;
    private final PublicUrl url;
    private final StringBuilder html = new StringBuilder();

    private ArticleHtml(ReaderView view, PublicUrl url) {
        this.view = view;
        this.url = url;
    }

    public static byte[] write(ReaderView view, PublicUrl url) {
        return new ArticleHtml(view, url).render().getBytes(StandardCharsets.UTF_8);
    }

    private String render() {
        Content content = view.content();
        StoryFields story = content.story();
        String language = story.language();
        html.append("<article lang=\"").append(InlineHtml.escapeAttribute(language));
        html.append("\" dir=\"").append(direction(language)).append("\">\n");
        appendElement("h1", story.headline());
        story.bylines().forEach(one -> appendElement("p class=\"byline\"", one.display()));
        if (!view.whole()) appendElement("p class=\"teaser\"", story.teaser());
        appendUnplacedMainMedia();
        if (view.whole()) appendBody(content);
        appendFooter();
        return html.append("</article>\n").toString();
    }

    // The main media objects that no block of the body places.
    private void appendUnplacedMainMedia() {
        Set<String> placed =
                view.body().stream().flatMap(block -> block.mediaId().stream()).collect(Collectors.toSet());
        view.media().stream()
                .filter(one -> "main".equals(one.role()) && !placed.contains(one.id()))
                .forEach(one -> html.append(BodyHtml.figure(one, null)).append('\n'));
    }

    private void appendBody(Content content) {
        StoryFields story = content.story();
        html.append("<div class=\"").append(BODY_CLASS).append("\">\n");
        if (story.dateline() != null)
            html.append(BodyHtml.dateline(story.dateline())).append('\n');
        html.append(BodyHtml.of(view.body(), view.media(), view.article().correctionKinds()))
                .append("\n</div>\n");
    }

    private void appendFooter() {
        String termsUrl = url.terms();
        html.append("<footer>\n");
        view.copyrightLine().ifPresent(line -> appendElement("p class=\"copyright\"", line));
        html.append("<p lang=\"en\" dir=\"ltr\"><a rel=\"license\" href=\"")
                .append(InlineHtml.escapeAttribute(termsUrl));
        html.append("\">").append(ArticleFormats.PERMISSION_STATEMENT).append("</a></p>\n</footer>\n");
    }

    private void appendElement(String startTag, String text) {
        if (text == null || text.isBlank()) return;
        String name = startTag.split(" ")[0];
        html.append('<')
                .append(startTag)
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
