package dateline.ingest.story;

import dateline.article.body.Byline;
import dateline.article.body.HtmlStory;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.check.DigitalSourceTypes;
import dateline.article.check.Slugs;
import dateline.article.names.Name;
import dateline.article.wire.WireRequest;
import dateline.article.wire.WireRequestBuilder;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.request.EmbeddedRequestParser;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Term;
import dateline.ingest.item.ItemMedia;
import dateline.ingest.item.Truncations;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.UrlResolver;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Maps an item of another system to an article that can be imported, or to the reason why it cannot. */
@Singleton
public class StoryMapper {

    private static final String MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic";
    private static final String LANGUAGE = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+";
    private static final Set<String> DISCARDED_STATES = Set.of("trash", "auto-draft", "inherit", "spam");
    private static final int MAX_VALUES = 50;
    private static final int MAX_ID_LENGTH = 500;

    private final PublicUrl publicUrl;
    private final EmbeddedRequestParser parser;

    StoryMapper(PublicUrl publicUrl, EmbeddedRequestParser parser) {
        this.publicUrl = publicUrl;
        this.parser = parser;
    }

    public PreparedItem prepare(ImportedItem item, ImportJob job, DocumentMetadata metadata) {
        String id = sourceIdOf(item);
        if (id == null)
            return PreparedItem.refused(
                    item,
                    "identity-missing",
                    "The item has neither an id nor a link, so a repeated import could not recognize it.");
        if (id.length() > MAX_ID_LENGTH)
            return PreparedItem.refused(
                    item, "identity-too-long", "The id of the item has more than " + MAX_ID_LENGTH + " characters.");
        if (item.kind() != null)
            return PreparedItem.passedOver(
                    item,
                    "not-an-article",
                    "The item is a " + TextCleaner.truncate(item.kind(), 40) + ", not an article.");
        if ("canceled".equals(item.state()))
            return PreparedItem.passedOver(item, "killed-elsewhere", "The item was killed at its source.");
        if (item.ninjs() != null && NinjsMapper.isOlderVersion(item.ninjs()))
            return PreparedItem.refused(
                    item, "ninjs-version", "The item is not ninjs 3.x. Send it in version 3.0, 3.1 or 3.2.");
        if (isDiscarded(item))
            return PreparedItem.passedOver(item, "thrown-away", "The item is in the trash at its origin.");
        if (isFromThisServer(item, metadata))
            return PreparedItem.passedOver(
                    item, "from-here", "The item was published by this Dateline, so it is not imported.");
        Truncations truncations = new Truncations();
        WireRequest story;
        try {
            story = item.ninjs() == null
                    ? mapStory(item, job, metadata, truncations)
                    : NinjsMapper.map(item, job, truncations);
            if (story.headline() == null)
                return PreparedItem.refused(
                        item,
                        "headline-missing",
                        "The item has no title, and no text from which the server could make one.");
            parser.requireValid(story);
        } catch (Problem invalid) {
            return PreparedItem.refused(item, "rule-broken", ExportLineParser.describeErrors(invalid));
        }
        boolean isPublished = job.publish() && item.state() == null;
        String draftReason = item.hasUnreadableDate() ? ReasonTexts.UNREADABLE_DATE : null;
        return PreparedItem.ready(
                item,
                new IncomingItem(
                        story,
                        job.visibilityOfNew(),
                        id,
                        item.updated(),
                        item.published(),
                        isPublished,
                        draftReason,
                        parseUuid(id)),
                truncations);
    }

    /** Whether the item is an article with an identity; its content is not validated. */
    public static boolean isArticle(ImportedItem item) {
        return sourceIdOf(item) != null && item.kind() == null && !isDiscarded(item);
    }

    private static boolean isDiscarded(ImportedItem item) {
        return item.state() != null && DISCARDED_STATES.contains(item.state());
    }

    /** The id by which its source identifies the item, else its link; null if it has neither. */
    public static String sourceIdOf(ImportedItem item) {
        String id = TextCleaner.cleanLine(item.id());
        return id == null ? TextCleaner.cleanLine(item.link()) : id;
    }

    /** Whether the item, or its document, has a URL of this server. */
    private boolean isFromThisServer(ImportedItem item, DocumentMetadata metadata) {
        return Stream.concat(metadata.selfUrls.stream(), Stream.of(item.id(), item.link(), item.license()))
                .anyMatch(itemUrl -> itemUrl != null
                        && (itemUrl.startsWith(publicUrl.base() + "/") || itemUrl.equals(publicUrl.base())));
    }

    private static UUID parseUuid(String id) {
        String bare = id.startsWith("urn:uuid:") ? id.substring("urn:uuid:".length()) : id;
        return Ids.isUuid(bare) ? UUID.fromString(bare) : null;
    }

    private static WireRequest mapStory(
            ImportedItem item, ImportJob job, DocumentMetadata metadata, Truncations truncations) {
        String base = UrlResolver.resolveBase(item.base(), metadata.base, metadata.documentUrl);
        HtmlStory text =
                item.html() == null ? new HtmlStory(List.of(), List.of(), 0, true) : HtmlStory.of(item.html(), base);
        if (!text.isComplete()) truncations.recordFirst("body", text.body().size(), "blocks");
        String summary = TextCleaner.clean(item.summary());
        // A link that is the base itself must be resolved against the base of the document.
        String link = Objects.equals(item.link(), item.base())
                ? UrlResolver.resolve(item.link(), metadata.base, metadata.documentUrl)
                : UrlResolver.resolve(item.link(), base);
        return WireRequestBuilder.builder()
                .sourceVersion("0")
                .slug(item.slug() != null && Slugs.isUsable(item.slug()) ? item.slug() : null)
                .language(chooseLanguage(item.language(), metadata.language, job.language()))
                .headline(mapHeadline(item, summary, truncations))
                .teaser(truncations.truncate("teaser", summary, 4_990))
                .bylines(mapBylines(item.authors().isEmpty() ? metadata.defaultAuthors : item.authors(), truncations))
                .digitalSourceType(item.terms().stream()
                        .flatMap(term -> sourceType(term).stream())
                        .findFirst()
                        .orElse(null))
                .body(text.body())
                .section(item.section() == null || !isName(item.section()) ? job.section() : mapName(item.section()))
                .tags(mapTags(item.terms(), truncations))
                .subjects(mapSubjects(item.terms(), truncations))
                .copyrightNotice(truncations.truncate("copyrightNotice", TextCleaner.clean(item.rights()), 990))
                .canonicalUrl(HtmlStory.isValidUrl(link) ? link : null)
                .visibility(job.visibility())
                .media(ItemMedia.of(item, text, metadata, truncations))
                .originalPublishedAt(item.published())
                .expiresAt(item.expires())
                .build();
    }

    private static String mapHeadline(ImportedItem item, String summary, Truncations truncations) {
        String title = TextCleaner.cleanLine(item.title());
        if (title != null) return truncations.truncate("headline", title, 490);
        String text = summary == null ? TextCleaner.htmlToText(item.html()) : summary;
        return TextCleaner.truncate(TextCleaner.cleanLine(text), 100);
    }

    static String chooseLanguage(String... candidates) {
        return Stream.of(candidates)
                .map(TextCleaner::cleanLine)
                .filter(candidate -> candidate != null && candidate.length() <= 35 && candidate.matches(LANGUAGE))
                .findFirst()
                .orElse(null);
    }

    private static List<Byline> mapBylines(Collection<String> authors, Truncations truncations) {
        List<Byline> bylines = authors.stream()
                .filter(StoryMapper::isName)
                .limit(MAX_VALUES)
                .map(name -> new Byline(null, name, null, null, null, null))
                .toList();
        truncations.recordCount("bylines", authors.size(), bylines.size());
        return bylines;
    }

    private static List<Name> mapTags(List<Term> terms, Truncations truncations) {
        Map<String, Name> tags = new LinkedHashMap<>();
        Set<String> all = new HashSet<>();
        for (Term term : terms) {
            if (isSubject(term) || sourceType(term).isPresent()) continue;
            Name name = mapName(term);
            String key = name.slug() == null ? String.valueOf(name.name()) : name.slug();
            all.add(key);
            if (isName(term) && tags.size() < MAX_VALUES) tags.putIfAbsent(key, name);
        }
        truncations.recordCount("tags", all.size(), tags.size());
        return new ArrayList<>(tags.values());
    }

    private static List<String> mapSubjects(List<Term> terms, Truncations truncations) {
        List<String> subjects = terms.stream()
                .filter(StoryMapper::isSubject)
                .map(term -> "medtop:" + (term.slug() == null ? term.name() : term.slug()))
                .distinct()
                .toList();
        truncations.recordCount("subjects", subjects.size(), Math.min(MAX_VALUES, subjects.size()));
        return subjects.stream().limit(MAX_VALUES).toList();
    }

    // Feeds name the digital source type as a category of IPTC's vocabulary.
    private static Optional<String> sourceType(Term term) {
        return DigitalSourceTypes.SCHEME.equals(term.scheme())
                ? DigitalSourceTypes.find(term.slug() == null ? term.name() : term.slug())
                : Optional.empty();
    }

    private static boolean isSubject(Term term) {
        String code = term.slug() == null ? term.name() : term.slug();
        return term.scheme() != null && term.scheme().startsWith(MEDIA_TOPICS) && code.matches("\\d{8}");
    }

    private static Name mapName(Term term) {
        String slug = term.slug() != null && Slugs.isUsable(term.slug()) ? term.slug() : null;
        return new Name(slug, TextCleaner.cleanLine(term.name()), null);
    }

    private static boolean isName(Term term) {
        return isName(TextCleaner.cleanLine(term.name()));
    }

    static boolean isName(String name) {
        return name != null && name.length() <= 200 && name.codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
