package dateline.ingest.story;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.article.body.Byline;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.HtmlStory;
import dateline.article.body.Media;
import dateline.article.check.DigitalSourceTypes;
import dateline.article.check.Slugs;
import dateline.article.names.Name;
import dateline.article.wire.WireRequest;
import dateline.article.wire.WireRequestBuilder;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.Truncations;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.TextCleaner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Maps a news object of IPTC ninjs 3.x to an article. The guide to imports lists the properties that an article has no
 * member for.
 */
final class NinjsMapper {

    private static final String MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic/";
    private static final int MAX_VALUES = 50;
    private static final Set<String> TEASER_ROLES = Set.of("teaser", "summary", "abstract", "text", "caption");
    // Roles of those who pass on the news. Everybody else in infoSources has worked on it.
    private static final Set<String> DISTRIBUTOR_ROLES =
            Set.of("source", "supplier", "provider", "distributor", "agency", "aggregator", "publisher");

    private final ImportedItem imported;
    private final JsonNode item;
    private final Truncations truncations;

    private NinjsMapper(ImportedItem imported, Truncations truncations) {
        this.imported = imported;
        this.item = imported.ninjs();
        this.truncations = truncations;
    }

    /** Whether the properties are those of ninjs 1.x or 2.x, which have other names. */
    static boolean isOlderVersion(JsonNode item) {
        String version = item.at("/standard/version").asText("3");
        return !version.startsWith("3")
                || Stream.of("versioncreated", "pubstatus", "firstcreated", "body_text", "headline")
                        .anyMatch(item::has);
    }

    static WireRequest map(ImportedItem item, ImportJob job, Truncations truncations) {
        return new NinjsMapper(item, truncations).map(job);
    }

    private WireRequest map(ImportJob job) {
        List<Media> sent = NinjsMedia.of(item, truncations);
        String html = html();
        HtmlStory text = html == null ? new HtmlStory(List.of(), sent, 0, true) : HtmlStory.of(html, "", sent);
        if (!text.isComplete()) truncations.recordFirst("body", text.body().size(), "blocks");
        Instant created = instant("contentCreated");
        return WireRequestBuilder.builder()
                .sourceVersion("0")
                .slug(altId("slug").filter(Slugs::isUsable).orElse(null))
                .type(item.path("type").textValue())
                .language(StoryMapper.chooseLanguage(item.path("language").textValue(), job.language()))
                .headline(headline())
                .headlines(headlines())
                .teaser(truncations.truncate("teaser", teaser(), 4_990))
                .bylines(bylines())
                .dateline(dateline())
                .digitalSourceType(sourceType(item).orElse(null))
                .responsibleEditor(truncations.truncate("responsibleEditor", responsibleEditor(item), 190))
                .body(text.body())
                .section(section().orElse(job.section()))
                .tags(tags())
                .subjects(subjects())
                .copyrightHolder(line("copyrightHolder", 190))
                .copyrightNotice(truncations.truncate(
                        "copyrightNotice",
                        TextCleaner.clean(item.path("copyrightNotice").textValue()),
                        990))
                .canonicalUrl(
                        altId("canonicalUrl").filter(HtmlStory::isValidUrl).orElse(null))
                .visibility(job.visibility())
                .media(text.media())
                .originalPublishedAt(created == null ? imported.published() : created)
                .embargoedUntil(job.publish() ? instant("embargoedUntil") : null)
                .expiresAt(instant("expires"))
                .build();
    }

    private String headline() {
        String text = NinjsTexts.text(item.path("headlines"), Set.of("main"))
                .or(() -> NinjsTexts.first(item.path("headlines")))
                .orElse(item.path("title").textValue());
        return truncations.truncate("headline", TextCleaner.cleanLine(text), 490);
    }

    private Headlines headlines() {
        String brief = NinjsTexts.text(item.path("headlines"), Set.of("short")).orElse(null);
        String seo = NinjsTexts.text(item.path("headlines"), Set.of("seo")).orElse(null);
        return brief == null && seo == null
                ? null
                : new Headlines(
                        truncations.truncate("headlines", TextCleaner.cleanLine(brief), 110),
                        truncations.truncate("headlines", TextCleaner.cleanLine(seo), 190));
    }

    private String teaser() {
        return NinjsTexts.text(item.path("descriptions"), TEASER_ROLES)
                .or(() -> NinjsTexts.first(item.path("descriptions")))
                .orElse(null);
    }

    // The first body in HTML that is not empty, else the first in plain text. Other bodies repeat the text in other
    // forms.
    private String html() {
        List<JsonNode> bodies = NinjsTexts.stream(item.path("bodies"))
                .filter(body -> !"transcript".equals(body.path("role").textValue()))
                .toList();
        Optional<String> html = bodies.stream()
                .filter(body -> body.path("contentType").asText("").contains("html"))
                .map(body -> body.path("value").asText(""))
                .filter(value -> !value.isBlank())
                .findFirst();
        return html.or(() -> bodies.stream()
                        .filter(body ->
                                body.path("contentType").asText("text/plain").equals("text/plain"))
                        .map(body -> body.path("value").asText(""))
                        .filter(value -> !value.isBlank())
                        .map(value -> TextCleaner.hasBlocks(value) ? value : TextCleaner.textToHtml(value))
                        .findFirst())
                .orElse(null);
    }

    private List<Byline> bylines() {
        List<Byline> bylines = new ArrayList<>();
        for (JsonNode source : item.path("infoSources")) {
            String role = source.path("role").asText("");
            String name = TextCleaner.cleanLine(source.path("name").textValue());
            if (name != null
                    && name.length() <= 200
                    && role.matches("[a-z]++(-[a-z]++)*+")
                    && !DISTRIBUTOR_ROLES.contains(role)) bylines.add(new Byline(null, name, role, null, null, null));
        }
        String line = TextCleaner.cleanLine(item.path("by").textValue());
        if (bylines.isEmpty() && line != null) {
            String name =
                    TextCleaner.truncate(line.regionMatches(true, 0, "by ", 0, 3) ? line.substring(3) : line, 190);
            bylines.add(new Byline(null, name, null, null, null, TextCleaner.truncate(line, 490)));
        }
        truncations.recordCount("bylines", bylines.size(), Math.min(MAX_VALUES, bylines.size()));
        return bylines.stream().limit(MAX_VALUES).toList();
    }

    private Dateline dateline() {
        String place = line("located", 190);
        return place == null ? null : new Dateline(place, null, null, null, null);
    }

    /** Returns the code of a source type that the vocabulary of IPTC has. */
    static Optional<String> sourceType(JsonNode object) {
        JsonNode type = object.path("digitalSourceType");
        return DigitalSourceTypes.find(type.path("uri").textValue())
                .or(() -> DigitalSourceTypes.find(type.path("literal").textValue()));
    }

    static String responsibleEditor(JsonNode object) {
        return NinjsTexts.stream(object.path("infoSources"))
                .filter(source -> "responsibleEditor".equals(source.path("role").textValue()))
                .map(source -> TextCleaner.cleanLine(source.path("name").textValue()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Optional<Name> section() {
        return NinjsTexts.stream(item.path("subjects"))
                .filter(subject -> "section".equals(subject.path("rel").textValue()))
                .flatMap(subject -> name(subject).stream())
                .findFirst();
    }

    private static Optional<Name> name(JsonNode subject) {
        String literal = subject.path("literal").asText("");
        String name = TextCleaner.cleanLine(subject.path("name").textValue());
        if (!StoryMapper.isName(name)) return Optional.empty();
        // A literal is an id in the vocabulary of the sender; only Dateline's own is a slug.
        boolean isOwn = Set.of("section", "tag").contains(subject.path("rel").asText(""));
        return Optional.of(new Name(isOwn && Slugs.isUsable(literal) ? literal : null, name, null));
    }

    private List<Name> tags() {
        List<Name> all = NinjsTexts.stream(item.path("subjects"))
                .filter(subject -> mediaTopic(subject).isEmpty())
                .filter(subject -> !"section".equals(subject.path("rel").textValue()))
                .flatMap(subject -> name(subject).stream())
                .distinct()
                .toList();
        truncations.recordCount("tags", all.size(), Math.min(MAX_VALUES, all.size()));
        return all.stream().limit(MAX_VALUES).toList();
    }

    private List<String> subjects() {
        List<String> all = NinjsTexts.stream(item.path("subjects"))
                .flatMap(subject -> mediaTopic(subject).stream())
                .distinct()
                .toList();
        truncations.recordCount("subjects", all.size(), Math.min(MAX_VALUES, all.size()));
        return all.stream().limit(MAX_VALUES).toList();
    }

    private static Optional<String> mediaTopic(JsonNode subject) {
        String uri = subject.path("uri").asText("").replaceFirst("^https:", "http:");
        String literal = subject.path("literal").asText("");
        String code = uri.startsWith(MEDIA_TOPICS)
                ? uri.substring(MEDIA_TOPICS.length())
                : literal.startsWith("medtop:") ? literal.substring("medtop:".length()) : "";
        return code.matches("\\d{8}") ? Optional.of("medtop:" + code) : Optional.empty();
    }

    private Optional<String> altId(String role) {
        return NinjsTexts.stream(item.path("altIds"))
                .filter(id -> role.equals(id.path("role").textValue()))
                .map(id -> id.path("value").textValue())
                .filter(Objects::nonNull)
                .findFirst();
    }

    private String line(String member, int maxLength) {
        return truncations.truncate(
                member, TextCleaner.cleanLine(item.path(member).textValue()), maxLength);
    }

    private Instant instant(String member) {
        return DateParser.parse(item.path(member).textValue());
    }
}
