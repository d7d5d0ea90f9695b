package dateline.article.format;

import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.StoryFields;
import dateline.article.check.DigitalSourceTypes;
import dateline.article.policy.UsePolicySignals;
import dateline.article.read.ReaderView;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.policy.OdrlTerms;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes IPTC ninjs 3.1 or 3.2. Its schema allows no additional properties, so data without a property goes into
 * {@code altIds} or is omitted. The property {@code edNote} stays empty, because it is for editors and not for readers.
 *
 * <p>IANA has no media type for ninjs. The ninjs URL returns {@code application/json}, which every client reads.
 * Negotiation by {@code Accept} needs a type other than plain JSON and uses a vendor type of Dateline.
 */
public final class Ninjs {

    public static final String MEDIA_TYPE = "application/vnd.dateline.ninjs+json";

    private static final String SUBJECT_BASE = "http://cv.iptc.org/newscodes/mediatopic/";
    private static final String PLAIN_TEXT = "text/plain";

    private final ReaderView view;
    private final PublicUrl url;
    private final NinjsVersion version;

    private Ninjs(ReaderView view, PublicUrl url, NinjsVersion version) {
        this.view = view;
        this.url = url;
        this.version = version;
    }

    public static byte[] write(ReaderView view, PublicUrl url, NinjsVersion version) {
        return new Ninjs(view, url, version).build().toBytes();
    }

    private JsonMembers build() {
        ArticleRow article = view.article();
        Content content = view.content();
        StoryFields story = content.story();
        return new JsonMembers()
                .put("uri", "urn:uuid:" + article.id())
                .put("type", story.type())
                .put("representationType", view.whole() ? "full" : "partial")
                .put("version", String.valueOf(article.version()))
                // The creation of the draft is internal; for readers the article begins with its publication.
                .put("firstCreated", article.publishedAt())
                .put("versionCreated", article.modifiedAt())
                .put(
                        "contentCreated",
                        content.originalPublishedAt() == null ? article.publishedAt() : content.originalPublishedAt())
                .put("expires", article.expiresAt())
                .put("pubStatus", article.pubStatus())
                .put("language", story.language())
                .put("headlines", headlines(story))
                .put("descriptions", List.of(text("teaser", story.teaser())))
                .put("bodies", bodies())
                .put("by", story.bylines().stream().map(Byline::display).collect(Collectors.joining("; ")))
                .put("located", located(story.dateline()))
                .put("copyrightHolder", article.copyrightHolder())
                .put("copyrightNotice", article.copyrightNotice())
                .put("usageTerms", ArticleFormats.PERMISSION_STATEMENT + " " + url.terms())
                .put("rightsInfo", rights(article))
                .put("subjects", subjects())
                .put("digitalSourceType", sourceType(story.digitalSourceType()))
                .put("infoSources", infoSources())
                .put("altIds", altIds())
                .put("associations", NinjsAssociations.of(view))
                .put(
                        "standard",
                        new JsonMembers()
                                .put("name", "ninjs")
                                .put("version", version.number())
                                .put("schema", version.schema()));
    }

    // The schema wants the rights either linked or encoded, and the encoded ones as text.
    private JsonMembers rights(ArticleRow article) {
        String offer = new String(UsePolicySignals.offer(article, url), StandardCharsets.UTF_8);
        return new JsonMembers().put("langId", OdrlTerms.LANGUAGE).put("encodedRights", offer);
    }

    private static List<JsonMembers> headlines(StoryFields story) {
        Headlines alternatives = story.headlines() == null ? new Headlines(null, null) : story.headlines();
        return List.of(
                text("main", story.headline()), text("short", alternatives.brief()), text("seo", alternatives.seo()));
    }

    static JsonMembers text(String role, String value) {
        JsonMembers text = new JsonMembers();
        return value == null || value.isBlank()
                ? text
                : text.put("role", role).put("contentType", PLAIN_TEXT).put("value", value);
    }

    private List<JsonMembers> bodies() {
        if (view.body().isEmpty()) return List.of();
        // The standard counts words and characters without captions.
        String countedText = BodyText.of(
                view.body().stream().filter(block -> block.mediaId().isEmpty()).toList());
        return List.of(
                body(
                        "text/html",
                        BodyHtml.of(view.body(), view.media(), view.article().correctionKinds()),
                        countedText),
                body(PLAIN_TEXT, BodyText.of(view.body()), countedText));
    }

    private JsonMembers body(String type, String value, String countedText) {
        if (value.isBlank()) return new JsonMembers();
        return new JsonMembers()
                .put("role", "main")
                .put("contentType", type)
                .put("charCount", countedText.codePointCount(0, countedText.length()))
                .put(
                        "wordCount",
                        BodyText.countWords(countedText, view.content().story().language()))
                .put("value", value);
    }

    private static String located(Dateline dateline) {
        if (dateline == null) return null;
        return dateline.country() == null ? dateline.place() : dateline.place() + ", " + dateline.country();
    }

    private List<JsonMembers> subjects() {
        ArticleRow article = view.article();
        Stream<JsonMembers> section = Stream.ofNullable(article.section())
                .map(one -> new JsonMembers()
                        .put("name", one.name())
                        .put("rel", "section")
                        .put("uri", url.to("/v1/sections/" + one.slug()))
                        .put("literal", one.slug()));
        Stream<JsonMembers> tags = article.tags().stream()
                .map(one -> new JsonMembers()
                        .put("name", one.name())
                        .put("rel", "tag")
                        .put("uri", url.to("/v1/tags/" + one.slug()))
                        .put("literal", one.slug()));
        Stream<JsonMembers> topics = view.content().subjects().stream()
                .map(one -> new JsonMembers()
                        .put("rel", "about")
                        .put("uri", SUBJECT_BASE + one.substring("medtop:".length()))
                        .put("literal", one));
        return Stream.of(topics, section, tags).flatMap(one -> one).toList();
    }

    // The authors and the source. In ninjs, people and organisations are those that the article is about.
    private List<JsonMembers> infoSources() {
        Stream<JsonMembers> contributors = view.content().story().bylines().stream()
                .map(one -> new JsonMembers()
                        .put("name", one.name())
                        .put("role", one.role())
                        .put("uri", url.to("/v1/authors/" + one.author())));
        Stream<JsonMembers> editor = responsibleEditor(view.content().story().responsibleEditor());
        Stream<JsonMembers> source = Stream.ofNullable(view.article().source())
                .map(one -> new JsonMembers()
                        .put("name", one.name())
                        .put("role", "source")
                        .put("uri", one.url()));
        return Stream.of(contributors, editor, source).flatMap(one -> one).toList();
    }

    static Stream<JsonMembers> responsibleEditor(String name) {
        return Stream.ofNullable(name)
                .map(one -> new JsonMembers().put("name", one).put("role", "responsibleEditor"));
    }

    static JsonMembers sourceType(String code) {
        return new JsonMembers().put("uri", DigitalSourceTypes.iri(code)).put("literal", code);
    }

    private List<JsonMembers> altIds() {
        ArticleRow article = view.article();
        return List.of(
                altId("id", article.id().toString()),
                altId("slug", article.slug()),
                altId("sourceId", view.content().sourceId()),
                altId("canonicalUrl", article.canonicalUrl(url.site())),
                altId("self", url.to("/v1/articles/" + article.id())));
    }

    private static JsonMembers altId(String role, String value) {
        JsonMembers id = new JsonMembers();
        return value == null ? id : id.put("role", role).put("value", value);
    }
}
