package dateline.article.format;

import dateline.article.body.Block;
import dateline.article.body.BodyText;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Dateline;
import dateline.article.body.StoryFields;
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

    public static byte[] write(ReaderView view, PublicUrl url) {
        Content content = view.content();
        StoryFields story = content.story();
        List<String> parts = new ArrayList<>();
        parts.add(story.headline());
        parts.add(story.bylines().stream().map(Byline::display).collect(Collectors.joining("\n")));
        if (view.whole()) {
            parts.add(body(view));
        } else {
            parts.add(story.teaser());
        }
        parts.add(view.copyrightLine().orElse(null));
        parts.add(ArticleFormats.PERMISSION_STATEMENT + " " + url.terms());
        return (parts.stream().filter(part -> part != null && !part.isBlank()).collect(Collectors.joining("\n\n"))
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    // As in print, the dateline precedes the first paragraph on the same line.
    private static String body(ReaderView view) {
        String text = BodyText.of(view.body());
        Dateline dateline = view.content().story().dateline();
        if (dateline == null) return text;
        boolean startsWithParagraph = !view.body().isEmpty() && view.body().get(0) instanceof Block.Paragraph;
        return dateline.text() + (startsWithParagraph ? " " : "\n\n") + text;
    }
}
