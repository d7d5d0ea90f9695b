package dateline.demo;

import dateline.article.body.InlineHtml;
import dateline.article.body.Media;
import dateline.article.body.StoryFields;
import dateline.article.format.ArticleFormats;
import dateline.article.format.ArticleHtml;
import dateline.article.read.ReaderView;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.PageTemplate;
import dateline.http.describe.ServerCached;
import dateline.http.problem.Problem;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/**
 * The demo newsroom's site: a page for each article, with what the public may read of it; a key gives no more. Without the demo there are no such
 * pages, because a newsroom has a site of its own.
 */
@Path("/articles")
@Blocking
public class ArticlePages {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String END_OF_HEADLINE = "</h1>\n";

    private final PageTemplate template = PageTemplate.read("/article.html");
    private final ArticleFormats formats;
    private final PublicUrl url;

    ArticlePages(ArticleFormats formats, PublicUrl url) {
        this.formats = formats;
        this.url = url;
    }

    @GET
    @Path("/{article: " + PathSegments.WITHOUT_DOT + "}")
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @ServerCached(value = ServerCached.CacheScope.ARTICLE, replica = true)
    @Operation(hidden = true)
    public Document getArticlePage(@RestPath String article) {
        if (!url.demo()) throw Problem.of("not-found", "Only the demo newsroom has pages for articles.");
        return formats.renderPublic(article, (view, base) -> template.fill(values(view)));
    }

    private Map<String, String> values(ReaderView view) {
        StoryFields story = view.content().story();
        String teaser = story.teaser() == null ? "" : story.teaser();
        String image = view.media().stream()
                .filter(Media::belongsToTeaser)
                .map(Media::url)
                .findFirst()
                .orElse("");
        return Map.of(
                "headline", InlineHtml.escapeAttribute(story.headline()),
                "teaser", InlineHtml.escapeAttribute(teaser),
                "image", InlineHtml.escapeAttribute(image),
                "section",
                        view.article().section() == null
                                ? ""
                                : InlineHtml.escape(view.article().section().name()),
                "times", times(view),
                "article", article(view, teaser),
                "rest", view.whole() ? "" : rest(),
                "baseUrl", InlineHtml.escapeAttribute(url.base()),
                "api",
                        "/v1/articles/"
                                + InlineHtml.escapeAttribute(view.article().slug()));
    }

    // The fragment of the API; a complete article has the teaser below its headline as well.
    private String article(ReaderView view, String teaser) {
        String fragment = new String(ArticleHtml.write(view, url), StandardCharsets.UTF_8);
        if (!view.whole() || teaser.isEmpty()) return fragment;
        int end = fragment.indexOf(END_OF_HEADLINE) + END_OF_HEADLINE.length();
        return fragment.substring(0, end) + "<p class=\"teaser\">" + InlineHtml.escape(teaser) + "</p>\n"
                + fragment.substring(end);
    }

    private static String times(ReaderView view) {
        // A first publication that is dated back has a later instant of modification.
        boolean updated = view.article().version() > 1;
        return time(view.article().publishedAt())
                + (updated ? " <span>Updated " + time(view.modifiedAt()) + "</span>" : "");
    }

    private static String time(Instant instant) {
        return "<time datetime=\"" + instant + "\">" + TIME.format(instant) + "</time>";
    }

    private String rest() {
        return "<p class=\"rest\">The public may read the opening of this story. The whole text is for partners: <a href=\""
                + InlineHtml.escapeAttribute(url.terms()) + "\">the terms</a> say how to become one.</p>";
    }
}
