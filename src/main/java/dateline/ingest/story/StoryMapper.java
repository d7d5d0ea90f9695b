package dateline.ingest.story;

import dateline.article.body.Byline;
import dateline.article.body.HtmlStory;
import dateline.article.bulk.ArticleImport.IncomingItem;
import dateline.article.check.Slugs;
import dateline.article.vocabulary.Name;
import dateline.article.wire.WireRequest;
import dateline.article.wire.WireRequestBuilder;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.problem.Problem;
import dateline.http.request.RequestReader;
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
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Maps an item of another system to an article that can be imported, or to the reason why it cannot. */
@Singleton
public class StoryMapper {

    private static final String MEDIA_TOPICS = "http://cv.iptc.org/newscodes/mediatopic";
    private static final String LANGUAGE = "[a-zA-Z]{2,3}+(-[a-zA-Z0-9]{2,8}+)*+";
    private static final Set<String> THROWN_AWAY = Set.of("trash", "auto-draft", "inherit", "spam");
    private static final int MOST = 50;
    private static final int LONGEST_ID = 500;

    private final PublicUrl url;
    private final RequestReader rules;

    StoryMapper(PublicUrl url, RequestReader rules) {
        this.url = url;
        this.rules = rules;
    }

    public PreparedItem prepare(ImportedItem item, ImportJob job, DocumentMetadata head) {
        String id = id(item);
        if (id == null)
            return PreparedItem.refused(
                    item, "identity-missing", "It has neither an id nor a link, so it could come twice.");
        if (id.length() > LONGEST_ID)
            return PreparedItem.refused(
                    item, "identity-too-long", "Its id has more than " + LONGEST_ID + " characters.");
        if (item.kind() != null)
            return PreparedItem.passedOver(item, "not-an-article", "It is a " + TextCleaner.cut(item.kind(), 40) + ".");
        if (isThrownAway(item))
            return PreparedItem.passedOver(item, "thrown-away", "It was thrown away where it comes from.");
        if (isOurs(item, head))
            return PreparedItem.passedOver(item, "from-here", "It came from this Dateline; it is no news here.");
        Truncations cuts = new Truncations();
        WireRequest story;
        try {
            story = story(item, job, head, cuts);
            if (story.headline() == null)
                return PreparedItem.refused(
                        item, "headline-missing", "It has neither a title nor a text to make one from.");
            rules.require(story);
        } catch (Problem broken) {
            return PreparedItem.refused(item, "rule-broken", ExportLineParser.errors(broken));
        }
        boolean publish = job.publish() && item.state() == null;
        String heldBack = item.misdated() ? ReasonTexts.MISDATED : null;
        return PreparedItem.ready(
                item,
                new IncomingItem(
                        story,
                        job.visibilityOfNew(),
                        id,
                        item.updated(),
                        item.published(),
                        publish,
                        heldBack,
                        claimed(id)),
                cuts);
    }

    /** Whether the item is an article with an identity; its content is not validated. */
    public static boolean isArticle(ImportedItem item) {
        return id(item) != null && item.kind() == null && !isThrownAway(item);
    }

    private static boolean isThrownAway(ImportedItem item) {
        return item.state() != null && THROWN_AWAY.contains(item.state());
    }

    /** The id by which its source identifies the item, else its link; null if it has neither. */
    public static String id(ImportedItem item) {
        String id = TextCleaner.line(item.id());
        return id == null ? TextCleaner.line(item.link()) : id;
    }

    /** Whether the item, or its document, has a URL of this server. */
    private boolean isOurs(ImportedItem item, DocumentMetadata head) {
        return Stream.concat(head.selves.stream(), Stream.of(item.id(), item.link(), item.license()))
                .anyMatch(address ->
                        address != null && (address.startsWith(url.base() + "/") || address.equals(url.base())));
    }

    private static UUID claimed(String id) {
        String bare = id.startsWith("urn:uuid:") ? id.substring("urn:uuid:".length()) : id;
        return Ids.isUuid(bare) ? UUID.fromString(bare) : null;
    }

    private static WireRequest story(ImportedItem item, ImportJob job, DocumentMetadata head, Truncations cuts) {
        String base = UrlResolver.base(item.base(), head.base, head.address);
        HtmlStory text =
                item.html() == null ? new HtmlStory(List.of(), List.of(), 0, true) : HtmlStory.of(item.html(), base);
        if (!text.whole()) cuts.first("body", text.body().size(), "blocks");
        String summary = TextCleaner.text(item.summary());
        // A link that is the base itself must be resolved against the base of the document.
        String link = Objects.equals(item.link(), item.base())
                ? UrlResolver.absolute(item.link(), head.base, head.address)
                : UrlResolver.absolute(item.link(), base);
        return WireRequestBuilder.builder()
                .sourceVersion("0")
                .slug(item.slug() != null && Slugs.usable(item.slug()) ? item.slug() : null)
                .language(language(item.language(), head.language, job.language()))
                .headline(headline(item, summary, cuts))
                .teaser(cuts.text("teaser", summary, 4_990))
                .bylines(bylines(item.authors().isEmpty() ? head.everybody : item.authors(), cuts))
                .body(text.body())
                .section(item.section() == null || !isName(item.section()) ? job.section() : name(item.section()))
                .tags(tags(item.terms(), cuts))
                .subjects(subjects(item.terms(), cuts))
                .copyrightNotice(cuts.text("copyrightNotice", TextCleaner.text(item.rights()), 990))
                .canonicalUrl(HtmlStory.keeps(link) ? link : null)
                .visibility(job.visibility())
                .media(ItemMedia.of(item, text, head, cuts))
                .originalPublishedAt(item.published())
                .expiresAt(item.expires())
                .build();
    }

    private static String headline(ImportedItem item, String summary, Truncations cuts) {
        String title = TextCleaner.line(item.title());
        if (title != null) return cuts.text("headline", title, 490);
        String text = summary == null ? TextCleaner.ofHtml(item.html()) : summary;
        return TextCleaner.cut(TextCleaner.line(text), 100);
    }

    private static String language(String... said) {
        return Stream.of(said)
                .map(TextCleaner::line)
                .filter(one -> one != null && one.length() <= 35 && one.matches(LANGUAGE))
                .findFirst()
                .orElse(null);
    }

    private static List<Byline> bylines(Collection<String> authors, Truncations cuts) {
        List<Byline> bylines = authors.stream()
                .filter(StoryMapper::isName)
                .limit(MOST)
                .map(name -> new Byline(null, name, null, null, null, null))
                .toList();
        cuts.some("bylines", authors.size(), bylines.size());
        return bylines;
    }

    private static List<Name> tags(List<Term> terms, Truncations cuts) {
        Map<String, Name> tags = new LinkedHashMap<>();
        Set<String> all = new HashSet<>();
        for (Term term : terms) {
            if (isSubject(term)) continue;
            Name name = name(term);
            String key = name.slug() == null ? String.valueOf(name.name()) : name.slug();
            all.add(key);
            if (isName(term) && tags.size() < MOST) tags.putIfAbsent(key, name);
        }
        cuts.some("tags", all.size(), tags.size());
        return new ArrayList<>(tags.values());
    }

    private static List<String> subjects(List<Term> terms, Truncations cuts) {
        List<String> subjects = terms.stream()
                .filter(StoryMapper::isSubject)
                .map(term -> "medtop:" + (term.slug() == null ? term.name() : term.slug()))
                .distinct()
                .toList();
        cuts.some("subjects", subjects.size(), Math.min(MOST, subjects.size()));
        return subjects.stream().limit(MOST).toList();
    }

    private static boolean isSubject(Term term) {
        String code = term.slug() == null ? term.name() : term.slug();
        return term.scheme() != null && term.scheme().startsWith(MEDIA_TOPICS) && code.matches("\\d{8}");
    }

    private static Name name(Term term) {
        String slug = term.slug() != null && Slugs.usable(term.slug()) ? term.slug() : null;
        return new Name(slug, TextCleaner.line(term.name()), null);
    }

    private static boolean isName(Term term) {
        return isName(TextCleaner.line(term.name()));
    }

    private static boolean isName(String name) {
        return name != null && name.length() <= 200 && name.codePoints().anyMatch(Character::isLetterOrDigit);
    }
}
