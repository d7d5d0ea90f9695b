package dateline.article.editing;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.ContentBuilder;
import dateline.article.body.Media;
import dateline.article.body.StoryFields;
import dateline.article.body.StoryFieldsBuilder;
import dateline.article.names.Name;
import dateline.article.names.NameSlugs.StoryNameSlugs;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Converts an article request into content: replaces names by slugs, creates unknown names and sanitizes the body. A
 * created name stays hidden from the public until a publicly readable article carries it.
 */
@Singleton
public class StoryNormalizer {

    /**
     * A name that was created because an article named it.
     *
     * @param type section, tag, author or source
     */
    public record Created(String type, String slug, String name) {}

    /** The content, and the names that were created for it. */
    public record NormalizedStory(Content content, List<Created> created) {}

    /** The sections, tags and authors that articles name, by slug; an author by the first byline with a name. */
    record NamesByKind(Map<String, String> sections, Map<String, String> tags, Map<String, Byline> authors) {

        static NamesByKind of(List<ArticleRequest> stories, StoryNameSlugs slugs) {
            NamesByKind names = new NamesByKind(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
            for (ArticleRequest story : stories) {
                if (story.section() != null)
                    add(names.sections, story.section(), slugs.slug(story.section(), "section"));
                if (story.tags() != null) story.tags().forEach(tag -> add(names.tags, tag, slugs.slug(tag, "tag")));
                if (story.bylines() == null) continue;
                for (Byline byline : story.bylines())
                    if (byline.author() != null || byline.name() != null)
                        names.authors.merge(
                                slugs.slug(byline), byline, (one, other) -> one.name() != null ? one : other);
            }
            return names;
        }

        private static void add(Map<String, String> names, Name name, String slug) {
            names.putIfAbsent(slug, NameRegistrar.displayName(name, slug));
        }

        StoryNameSlugs addTo(StoryNameSlugs slugs) {
            sections.keySet().forEach(slug -> slugs.addExisting("section", slug));
            tags.keySet().forEach(slug -> slugs.addExisting("tag", slug));
            authors.keySet().forEach(slug -> slugs.addExisting("author", slug));
            return slugs;
        }
    }

    private final NameRegistrar nameRegistrar;

    StoryNormalizer(NameRegistrar nameRegistrar) {
        this.nameRegistrar = nameRegistrar;
    }

    /**
     * Normalizes a request.
     *
     * @param earlier body of the draft; unchanged blocks keep their ids
     * @param notes of the article's corrections, by id
     */
    public NormalizedStory normalize(
            ArticleRequest sent, List<Block> earlier, Map<String, String> notes, String by, Instant now) {
        return normalize(sent, earlier, notes, nameRegistrar.findExisting(sent), by, now);
    }

    /** @param existing names that exist, as {@link NameRegistrar} returns them */
    public NormalizedStory normalize(
            ArticleRequest sent,
            List<Block> earlier,
            Map<String, String> notes,
            StoryNameSlugs existing,
            String by,
            Instant now) {
        ArticleRequest request = sent.withBodyAsBlocks();
        NameRegistrar.StoryNames storyNames = nameRegistrar.forStory(existing, by, now);
        List<Media> media = normalizeMedia(request.media());
        List<Block> body =
                BodyNormalizer.normalize(request, sent.body() == null ? "/bodyHtml" : "/body", earlier, media, notes);
        String section = request.section() == null ? null : storyNames.resolveSection(request.section());
        List<String> tags = request.tags() == null ? List.of() : storyNames.resolveTags(request.tags());
        String source = request.source() == null ? null : storyNames.resolveSource(request.source());
        List<Byline> bylines = normalizeBylines(request.bylines(), existing, storyNames);
        Content content = ContentBuilder.builder()
                .story(normalizeStory(request.story(), bylines))
                .body(body)
                .section(section)
                .tags(List.copyOf(tags))
                .subjects(
                        request.subjects() == null
                                ? List.of()
                                : request.subjects().stream().distinct().toList())
                .source(source)
                .sourceId(request.sourceId())
                .copyrightHolder(request.copyrightHolder())
                .copyrightNotice(request.copyrightNotice())
                .canonicalUrl(request.canonicalUrl())
                .visibility(request.visibility())
                .media(media)
                .originalPublishedAt(request.originalPublishedAt())
                .usePolicy(request.usePolicy())
                .build();
        return new NormalizedStory(content, storyNames.created());
    }

    private static StoryFields normalizeStory(StoryFields sent, List<Byline> bylines) {
        return StoryFieldsBuilder.builder(sent)
                .type(sent.type() == null ? "text" : sent.type())
                .language(sent.language() == null ? "en" : sent.language())
                .headline(sent.headline().strip())
                .bylines(bylines)
                .dateline(sent.dateline() == null ? null : sent.dateline().complete())
                .responsibleEditor(
                        sent.responsibleEditor() == null
                                        || sent.responsibleEditor().isBlank()
                                ? null
                                : sent.responsibleEditor().strip())
                .build();
    }

    private static List<Media> normalizeMedia(List<Media> sent) {
        if (sent == null) return List.of();
        Set<String> usedIds = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            String id = sent.get(i).id();
            if (id != null && !usedIds.add(id)) {
                throw Problem.invalidBody()
                        .at("/media/" + i + "/id", "id-repeated", "Another media object has the id " + id + ".");
            }
        }
        List<Media> media = new ArrayList<>();
        int nextNumber = 1;
        for (Media item : sent) {
            String id = item.id();
            while (id == null) {
                String candidate = "m" + nextNumber++;
                if (usedIds.add(candidate)) id = candidate;
            }
            media.add(item.withId(id));
        }
        return media;
    }

    private static List<Byline> normalizeBylines(
            List<Byline> sent, StoryNameSlugs slugs, NameRegistrar.StoryNames storyNames) {
        if (sent == null) return List.of();
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).author() != null || sent.get(i).name() != null) continue;
            throw Problem.invalidBody().at("/bylines/" + i, "name-missing", "Send the slug of an author, or a name.");
        }
        Byline[] normalized = new Byline[sent.size()];
        IntStream.range(0, sent.size())
                .boxed()
                .sorted(Comparator.comparing(i -> slugs.slug(sent.get(i))))
                .forEach(i -> normalized[i] = storyNames.resolveAuthor(sent.get(i)));
        return List.of(normalized);
    }
}
