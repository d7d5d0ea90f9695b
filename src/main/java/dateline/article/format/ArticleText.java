package dateline.article.format;

import dateline.article.body.Block;
import dateline.article.body.BodyText;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Dateline;
import dateline.article.read.ReaderView;
import dateline.http.base.PublicUrl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes an article as plain text: each paragraph is one line without wrapping, followed by an empty line. */
public final class ArticleText {

    public static final String MEDIA_TYPE = "text/plain;charset=UTF-8";

    private ArticleText() {}

    public static byte[] write(ReaderView reading, PublicUrl url) {
        Content content = reading.content();
        List<String> parts = new ArrayList<>();
        parts.add(content.headline());
        parts.add(content.bylines().stream().map(Byline::display).collect(Collectors.joining("\n")));
        if (reading.whole()) {
            parts.add(body(reading));
        } else {
            parts.add(content.teaser());
        }
        parts.add(reading.copyright().orElse(null));
        parts.add(ArticleFormats.PERMISSION + " " + url.terms());
        return (parts.stream().filter(part -> part != null && !part.isBlank()).collect(Collectors.joining("\n\n"))
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    // As in print, the dateline precedes the first paragraph on the same line.
    private static String body(ReaderView reading) {
        String text = BodyText.of(reading.body());
        Dateline dateline = reading.content().dateline();
        if (dateline == null) return text;
        boolean runsOn = !reading.body().isEmpty() && reading.body().get(0) instanceof Block.Paragraph;
        return dateline.text() + (runsOn ? " " : "\n\n") + text;
    }
}
