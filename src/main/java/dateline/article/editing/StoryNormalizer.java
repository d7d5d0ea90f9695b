package dateline.article.editing;

import dateline.article.body.Block;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.ContentBuilder;
import dateline.article.body.Media;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final NameRegistrar names;

    StoryNormalizer(NameRegistrar names) {
        this.names = names;
    }

    /**
     * Normalizes a request.
     *
     * @param earlier body of the draft; unchanged blocks keep their ids
     * @param notes of the article's corrections, by id
     */
    public NormalizedStory take(
            ArticleRequest sent, List<Block> earlier, Map<String, String> notes, String by, Instant now) {
        return take(sent, earlier, notes, names.here(sent), by, now);
    }

    /** @param here names that exist, as {@link NameRegistrar} returns them */
    public NormalizedStory take(
            ArticleRequest sent,
            List<Block> earlier,
            Map<String, String> notes,
            Set<String> here,
            String by,
            Instant now) {
        ArticleRequest request = sent.unfolded();
        NameRegistrar.StoryNames made = names.ofAStory(here, by, now);
        List<Media> media = media(request.media());
        Set<String> mediaIds = new HashSet<>();
        media.forEach(item -> mediaIds.add(item.id()));
        List<Block> body = BodyNormalizer.complete(request, earlier, mediaIds, notes);
        String section = request.section() == null ? null : made.section(request.section());
        List<String> tags = request.tags() == null ? List.of() : made.tags(request.tags());
        String source = request.source() == null ? null : made.source(request.source());
        List<Byline> bylines = bylines(request.bylines(), made);
        Content content = ContentBuilder.builder()
                .type(request.type() == null ? "text" : request.type())
                .language(request.language() == null ? "en" : request.language())
                .headline(request.headline().strip())
                .headlines(request.headlines())
                .teaser(request.teaser())
                .bylines(bylines)
                .dateline(request.dateline() == null ? null : request.dateline().complete())
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
                .build();
        return new NormalizedStory(content, made.created());
    }

    private static List<Media> media(List<Media> sent) {
        if (sent == null) return List.of();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < sent.size(); i++) {
            String id = sent.get(i).id();
            if (id != null && !taken.add(id)) {
                throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                        .at("/media/" + i + "/id", "id-repeated", "Another media object has the id " + id + ".");
            }
        }
        List<Media> media = new ArrayList<>();
        int next = 1;
        for (Media item : sent) {
            String id = item.id();
            while (id == null) {
                String candidate = "m" + next++;
                if (taken.add(candidate)) id = candidate;
            }
            media.add(item.withId(id));
        }
        return media;
    }

    private static List<Byline> bylines(List<Byline> sent, NameRegistrar.StoryNames made) {
        if (sent == null) return List.of();
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).author() != null || sent.get(i).name() != null) continue;
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/bylines/" + i, "name-missing", "Give the slug of an author or a name.");
        }
        Byline[] complete = new Byline[sent.size()];
        IntStream.range(0, sent.size())
                .boxed()
                .sorted(Comparator.comparing(i -> NameRegistrar.slug(sent.get(i))))
                .forEach(i -> complete[i] = made.author(sent.get(i)));
        return List.of(complete);
    }
}
