package dateline.article.format;

import dateline.article.body.BodyText;
import dateline.article.body.Content;
import dateline.article.body.Media;
import dateline.article.body.StoryFields;
import dateline.article.check.DigitalSourceTypes;
import dateline.article.policy.UsePolicySignals;
import dateline.article.read.ReaderView;
import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import java.net.URI;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** Writes schema.org's NewsArticle as JSON-LD that can be embedded unchanged in a {@code script} element. */
public final class NewsArticle {

    public static final String MEDIA_TYPE = "application/ld+json";

    private final ReaderView view;
    private final PublicUrl url;

    private NewsArticle(ReaderView view, PublicUrl url) {
        this.view = view;
        this.url = url;
    }

    public static byte[] write(ReaderView view, PublicUrl url) {
        return new NewsArticle(view, url).build().toBytesForScript();
    }

    private JsonMembers build() {
        ArticleRow article = view.article();
        Content content = view.content();
        StoryFields story = content.story();
        String self = url.to("/v1/articles/" + article.id());
        String page = article.canonicalUrl(url.site());
        String text = BodyText.of(view.body());
        JsonMembers members = new JsonMembers()
                .put("@context", "https://schema.org")
                .put("@type", "NewsArticle")
                .put("@id", self)
                .put("identifier", article.id().toString())
                .put("version", article.version())
                .put("url", page)
                .put("mainEntityOfPage", page)
                // Search engines show about 110 characters, so the short headline is given as well.
                .put("headline", story.headline())
                .put(
                        "alternativeHeadline",
                        story.headlines() == null ? null : story.headlines().brief())
                .put("description", story.teaser())
                .put("inLanguage", story.language())
                .put("datePublished", article.publishedAt())
                .put("dateModified", article.modifiedAt())
                .put("dateCreated", content.originalPublishedAt())
                .put("expires", article.expiresAt())
                .put("author", people("author"))
                .put("contributor", people("contributor"))
                .put("publisher", publisher())
                .put("sdPublisher", organisation(URI.create(site()).getHost(), site()))
                .put(
                        "articleSection",
                        article.section() == null ? null : article.section().name())
                .put(
                        "keywords",
                        article.tags().stream().map(ArticleRow.NameRef::name).toList())
                .put("about", about())
                .put("digitalSourceType", DigitalSourceTypes.schemaOrgIri(story.digitalSourceType()))
                .put("accountablePerson", person(story.responsibleEditor()))
                .put(
                        "dateline",
                        story.dateline() == null ? null : story.dateline().text())
                .put("correction", corrections())
                .put("articleBody", text)
                .put("wordCount", text.isBlank() ? null : BodyText.countWords(text, story.language()));
        addMedia(members);
        addRights(members, self + "/use-policy");
        return members;
    }

    private void addMedia(JsonMembers members) {
        members.put("image", mediaObjects("image"))
                .put("audio", mediaObjects("audio"))
                .put("video", mediaObjects("video"));
    }

    private void addRights(JsonMembers members, String usePolicy) {
        ArticleRow article = view.article();
        boolean isFree = article.visibility().equals("public");
        members.put("copyrightHolder", organisation(article.copyrightHolder(), null))
                .put("copyrightNotice", article.copyrightNotice())
                .put(
                        "copyrightYear",
                        article.publishedAt().atOffset(ZoneOffset.UTC).getYear())
                .put("usageInfo", usePolicy)
                .put("license", UsePolicySignals.license(article.id(), url))
                .put("acquireLicensePage", article.usePolicy().offerPage().orElseGet(url::terms))
                .put("conditionsOfAccess", ArticleFormats.PERMISSION_STATEMENT)
                .put("isAccessibleForFree", isFree)
                // Marks paywalled content, so that search engines do not treat it as cloaking.
                .put(
                        "hasPart",
                        isFree
                                ? null
                                : new JsonMembers()
                                        .put("@type", "WebPageElement")
                                        .put("isAccessibleForFree", false)
                                        .put("cssSelector", "." + ArticleHtml.BODY_CLASS));
    }

    private List<JsonMembers> corrections() {
        return view.article().corrections().stream()
                .map(one -> new JsonMembers()
                        .put("@type", "CorrectionComment")
                        .put("text", one.note())
                        .put("datePublished", one.at()))
                .toList();
    }

    private List<JsonMembers> people(String property) {
        return view.content().story().bylines().stream()
                .filter(one -> one.role().equals("author") == property.equals("author"))
                .map(one -> new JsonMembers()
                        .put("@type", "Person")
                        .put("name", one.name())
                        .put("url", url.to("/v1/authors/" + one.author()))
                        .put("jobTitle", one.title())
                        .put("worksFor", organisation(one.organisation(), null)))
                .toList();
    }

    private JsonMembers publisher() {
        ArticleRow.SourceRef source = view.article().source();
        return source == null
                ? organisation(URI.create(site()).getHost(), site())
                : organisation(source.name(), source.url());
    }

    private String site() {
        URI site = URI.create(url.site().replaceAll("\\{[a-z]+}", "x"));
        return site.getScheme() + "://" + site.getAuthority() + "/";
    }

    private static JsonMembers person(String name) {
        JsonMembers person = new JsonMembers();
        return name == null ? person : person.put("@type", "Person").put("name", name);
    }

    private static JsonMembers organisation(String name, String address) {
        JsonMembers organisation = new JsonMembers();
        return name == null
                ? organisation
                : organisation.put("@type", "Organization").put("name", name).put("url", address);
    }

    private List<JsonMembers> about() {
        return view.content().subjects().stream()
                .map(one -> new JsonMembers()
                        .put("@type", "Thing")
                        .put("@id", "http://cv.iptc.org/newscodes/mediatopic/" + one.substring("medtop:".length()))
                        .put("identifier", one))
                .toList();
    }

    private List<JsonMembers> mediaObjects(String type) {
        return view.media().stream()
                .filter(media -> media.type().equals(type))
                .map(this::mediaObject)
                .toList();
    }

    private JsonMembers mediaObject(Media media) {
        boolean isImage = media.type().equals("image");
        return new JsonMembers()
                .put("@type", isImage ? "ImageObject" : media.type().equals("audio") ? "AudioObject" : "VideoObject")
                .put("url", media.url())
                .put("contentUrl", media.url())
                .put("encodingFormat", media.contentType())
                // Search engines ignore video and audio without a name and an upload date.
                .put("name", isImage ? null : name(media))
                .put("uploadDate", isImage ? null : view.article().publishedAt())
                .put("width", pixels(media.width()))
                .put("height", pixels(media.height()))
                .put("duration", media.duration() == null ? null : "PT" + media.duration() + "S")
                .put(
                        "contentSize",
                        media.sizeInBytes() == null ? null : media.sizeInBytes().toString())
                .put("caption", media.caption())
                .put("description", media.alt())
                .put("transcript", isImage ? null : media.transcript())
                .put("creditText", media.creditLine())
                .put("copyrightHolder", organisation(media.copyrightHolder(), null))
                .put("conditionsOfAccess", media.usageTerms())
                .put("expires", media.rightsExpireAt())
                .put("digitalSourceType", DigitalSourceTypes.schemaOrgIri(media.digitalSourceType()))
                .put("accountablePerson", person(media.responsibleEditor()))
                .put("encoding", encodings(media));
    }

    private String name(Media media) {
        return Stream.of(media.caption(), media.alt())
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElse(view.content().story().headline());
    }

    private static List<JsonMembers> encodings(Media media) {
        List<Media.Rendition> renditions = media.renditions() == null ? List.of() : media.renditions();
        return renditions.stream()
                .map(one -> new JsonMembers()
                        .put("@type", "MediaObject")
                        .put("name", one.name())
                        .put("contentUrl", one.url())
                        .put("encodingFormat", one.mimeType())
                        .put("width", pixels(one.width()))
                        .put("height", pixels(one.height())))
                .toList();
    }

    // E37 is UN/CEFACT's code for pixels.
    private static JsonMembers pixels(Integer number) {
        JsonMembers quantity = new JsonMembers();
        return number == null
                ? quantity
                : quantity.put("@type", "QuantitativeValue")
                        .put("value", number)
                        .put("unitCode", "E37");
    }
}
