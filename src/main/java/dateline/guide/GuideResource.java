package dateline.guide;

import dateline.article.body.InlineHtml;
import dateline.guide.GuideDocument.GuideSection;
import dateline.http.base.PathSegments;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.describe.PageTemplate;
import dateline.http.describe.ServerCached;
import dateline.http.describe.ServerCached.CacheScope;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;

/** The guides as pages and as Markdown, the index of their search, and the list of them for language models. */
@Path("/")
public class GuideResource {

    /** All sections of all guides. */
    public record SearchIndex(List<SearchEntry> sections) {}

    /** A section that a search finds. */
    public record SearchEntry(String guide, String title, String anchor, String heading, String text) {}

    private static final int HIGHEST_LISTED_LEVEL = 2;

    private final PageTemplate template = PageTemplate.read("/guide.html");
    private final GuideLibrary library;
    private final PublicUrl url;

    GuideResource(GuideLibrary library, PublicUrl url) {
        this.library = library;
        this.url = url;
    }

    @GET
    @Path("/docs")
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @ServerCached(CacheScope.STATIC)
    @Operation(hidden = true)
    public Document listGuides() {
        String entries = library.all().stream()
                .map(guide -> "<li><h2><a href=\"docs/%s\">%s</a></h2><p>%s</p></li>"
                        .formatted(guide.name(), InlineHtml.escape(guide.title()), InlineHtml.escape(guide.summary())))
                .collect(Collectors.joining("\n"));
        return page(
                "Guides",
                "How to read articles, follow feeds, edit, import and syndicate.",
                "./",
                "",
                "",
                """
                        <h1>Guides</h1>
                        <p class="lead">Each guide goes through one task, request by request, with the responses of the demo newsroom.</p>
                        <ul class="guides">
                        %s
                        </ul>
                        """.formatted(entries));
    }

    @GET
    @Path("/docs/{guide: " + PathSegments.WITHOUT_DOT + "}")
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @ServerCached(CacheScope.STATIC)
    @Operation(hidden = true)
    public Document getGuide(@RestPath String guide) {
        GuideDocument found = library.find(guide);
        String alternate = "<link rel=\"alternate\" type=\"text/markdown\" href=\"" + found.name() + ".md\">";
        return page(
                found.title(),
                found.summary(),
                "../",
                alternate,
                contents(found),
                found.html() + "<p class=\"source\"><a href=\"" + found.name() + ".md\">This page as Markdown</a></p>");
    }

    @GET
    @Path("/docs/{guide: " + PathSegments.WITHOUT_DOT + "}.md")
    @Produces("text/markdown;charset=UTF-8")
    @PermitAll
    @ServerCached(CacheScope.STATIC)
    @Operation(hidden = true)
    public Document getGuideAsMarkdown(@RestPath String guide) {
        return Document.of(library.find(guide).markdown());
    }

    @GET
    @Path("/docs/index.json")
    @Produces("application/json")
    @PermitAll
    @ServerCached(CacheScope.STATIC)
    @Operation(hidden = true)
    public SearchIndex getSearchIndex() {
        return new SearchIndex(library.all().stream()
                .flatMap(guide -> guide.sections().stream()
                        .map(section -> new SearchEntry(
                                guide.name(), guide.title(), section.anchor(), section.heading(), section.text())))
                .toList());
    }

    @GET
    @Path("/llms.txt")
    @Produces("text/plain;charset=UTF-8")
    @PermitAll
    @ServerCached(CacheScope.STATIC)
    @Operation(hidden = true)
    public Document getList() {
        String guides = library.all().stream()
                .map(guide -> "- [%s](%s): %s"
                        .formatted(guide.title(), url.to("/docs/" + guide.name() + ".md"), guide.summary()))
                .collect(Collectors.joining("\n"));
        return Document.of(
                """
                # Dateline

                > A headless content and syndication API for newsrooms: articles and feeds as JSON over HTTP, and permissions for partners to
                > reproduce them.

                ## Guides

                %s

                ## Reference

                - [OpenAPI document](%s): every operation, parameter and member
                - [Problems](%s): every error code with its meaning, cause and fix
                """.formatted(guides, url.to("/openapi"), url.to("/problems")).getBytes(StandardCharsets.UTF_8));
    }

    // The list of all guides, and below this one its sections.
    private String contents(GuideDocument shown) {
        StringBuilder list = new StringBuilder("<nav class=\"contents\" aria-label=\"Guides\">\n<ul>\n");
        for (GuideDocument guide : library.all()) {
            boolean isShown = guide == shown;
            list.append("<li><a href=\"").append(guide.name()).append(isShown ? "\" aria-current=\"page\">" : "\">");
            list.append(InlineHtml.escape(shortTitle(guide))).append("</a>");
            if (isShown) list.append(sections(guide));
            list.append("</li>\n");
        }
        return list.append("</ul>\n</nav>").toString();
    }

    private static String shortTitle(GuideDocument guide) {
        int colon = guide.title().indexOf(':');
        return colon < 0 ? guide.title() : guide.title().substring(0, colon);
    }

    private static String sections(GuideDocument guide) {
        return guide.sections().stream()
                .filter(section -> section.level() == HIGHEST_LISTED_LEVEL)
                .map(GuideResource::link)
                .collect(Collectors.joining("\n", "\n<ul>\n", "\n</ul>"));
    }

    private static String link(GuideSection section) {
        return "<li><a href=\"#" + section.anchor() + "\">" + InlineHtml.escape(section.heading()) + "</a></li>";
    }

    /** @param root relative address of the server's root */
    private Document page(
            String title, String description, String root, String alternate, String contents, String main) {
        return template.page(Map.of(
                "title", InlineHtml.escape(title),
                "description", InlineHtml.escapeAttribute(description),
                "root", root,
                "baseUrl", InlineHtml.escapeAttribute(url.base()),
                "alternate", alternate,
                "contents", contents,
                "main", main));
    }
}
