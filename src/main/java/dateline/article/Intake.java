package dateline.article;

import dateline.http.Problem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * From a story as it was sent to one that can be kept: names become slugs, unknown ones are made, the body is cleaned. What is made
 * here stays unannounced until everybody can read a story that carries it.
 */
@Singleton
public class Intake {

    /** Something that was made because a story named it; type is section, tag, author or source. */
    public record Created(String type, String slug, String name) {}

    /** The story, and what had to be made for it. */
    record Taken(Content content, List<Created> created) {}

    private final EntityManager entities;

    Intake(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * @param earlier body of the working copy, whose unchanged blocks keep their ids
     * @param notes of the article's corrections, by id
     */
    Taken take(ArticleRequest sent, List<Block> earlier, Map<String, String> notes, String by, Instant now) {
        return take(sent, earlier, notes, Set.of(), by, now);
    }

    /** @param here names that need not be made, as {@link #introduce} answers them */
    Taken take(
            ArticleRequest sent,
            List<Block> earlier,
            Map<String, String> notes,
            Set<String> here,
            String by,
            Instant now) {
        ArticleRequest request = sent.unfolded();
        List<Created> created = new ArrayList<>();
        List<Media> media = media(request.media());
        Set<String> mediaIds = new HashSet<>();
        media.forEach(item -> mediaIds.add(item.id()));
        List<Block> body = Body.complete(request, earlier, mediaIds, notes);
        String section = request.section() == null ? null : section(request.section(), here, by, now, created);
        Map<String, Name> tags = new LinkedHashMap<>();
        if (request.tags() != null) request.tags().forEach(tag -> tags.putIfAbsent(slug(tag, "tag"), tag));
        // Everybody makes new names in one order: two stories that bring the same ones never wait for each other.
        new TreeMap<>(tags).values().forEach(tag -> tag(tag, here, now, created));
        String source = request.source() == null ? null : source(request.source(), here, by, now, created);
        List<Byline> bylines = bylines(request.bylines(), here, now, created);
        Content content = new Content(
                request.type() == null ? "text" : request.type(),
                request.language() == null ? "en" : request.language(),
                request.headline().strip(),
                request.headlines(),
                request.teaser(),
                bylines,
                request.dateline() == null ? null : request.dateline().complete(),
                body,
                section,
                List.copyOf(tags.keySet()),
                request.subjects() == null
                        ? List.of()
                        : request.subjects().stream().distinct().toList(),
                source,
                request.sourceId(),
                request.copyrightHolder(),
                request.copyrightNotice(),
                request.canonicalUrl(),
                request.visibility(),
                media,
                request.originalPublishedAt());
        return new Taken(content, created);
    }

    /**
     * Makes what many stories name, each list in one statement and in one order.
     *
     * @return what is here now: section, tag or author, a space and the slug
     */
    Set<String> introduce(List<ArticleRequest> stories, String by, Instant now) {
        Map<String, String> sections = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>();
        Map<String, String> authors = new TreeMap<>();
        for (ArticleRequest story : stories) {
            if (story.section() != null) introduce(sections, story.section(), "section");
            if (story.tags() != null) story.tags().forEach(tag -> introduce(tags, tag, "tag"));
            if (story.bylines() != null) {
                for (Byline byline : story.bylines()) {
                    // One with a title or house of its own brings more than a name.
                    if (byline.name() != null && byline.title() == null && byline.organisation() == null)
                        introduce(authors, new Name(byline.author(), byline.name(), null), "author");
                }
            }
        }
        insertAll("""
                insert into section (slug, name, announced, created_at, updated_at, updated_by)
                select n.slug, n.name, false, ?3, ?3, ?4 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
                order by n.slug on conflict do nothing
                """, sections, now, by);
        insertAll("""
                insert into tag (slug, name, announced, created_at)
                select n.slug, n.name, false, ?3 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
                order by n.slug on conflict do nothing
                """, tags, now);
        insertAll("""
                insert into author (slug, name, announced, created_at)
                select n.slug, n.name, false, ?3 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
                order by n.slug on conflict do nothing
                """, authors, now);
        Set<String> here = new HashSet<>();
        sections.keySet().forEach(slug -> here.add("section " + slug));
        tags.keySet().forEach(slug -> here.add("tag " + slug));
        authors.keySet().forEach(slug -> here.add("author " + slug));
        return here;
    }

    private static void introduce(Map<String, String> names, Name name, String kind) {
        String slug = slug(name, kind);
        names.putIfAbsent(slug, shown(name, slug));
    }

    private void insertAll(String statement, Map<String, String> names, Object... values) {
        if (names.isEmpty()) return;
        var query = entities.createNativeQuery(statement)
                .setParameter(1, names.keySet().toArray(String[]::new))
                .setParameter(2, names.values().toArray(String[]::new));
        for (int i = 0; i < values.length; i++) query.setParameter(i + 3, values[i]);
        query.executeUpdate();
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

    private String section(Name name, Set<String> here, String by, Instant now, List<Created> created) {
        String slug = slug(name, "section");
        if (here.contains("section " + slug)) return slug;
        String shown = shown(name, slug);
        boolean made = insert(
                "insert into section (slug, name, announced, created_at, updated_at, updated_by) values (?1, ?2, false, ?3, ?3, ?4) on conflict do nothing",
                slug,
                shown,
                now,
                by);
        if (made) created.add(new Created("section", slug, shown));
        return slug;
    }

    private String tag(Name name, Set<String> here, Instant now, List<Created> created) {
        String slug = slug(name, "tag");
        if (here.contains("tag " + slug)) return slug;
        String shown = shown(name, slug);
        boolean made = insert(
                "insert into tag (slug, name, announced, created_at) values (?1, ?2, false, ?3) on conflict do nothing",
                slug,
                shown,
                now);
        if (made) created.add(new Created("tag", slug, shown));
        return slug;
    }

    private String source(Name name, Set<String> here, String by, Instant now, List<Created> created) {
        String slug = slug(name, "source");
        if (here.contains("source " + slug)) return slug;
        String shown = shown(name, slug);
        boolean made = insert("""
                insert into source (slug, name, url, visibility, copyright_holder, announced, created_at, updated_at, updated_by)
                values (?1, ?2, ?3, 'public', ?2, false, ?4, ?4, ?5) on conflict do nothing
                """, slug, shown, name.url(), now, by);
        if (made) created.add(new Created("source", slug, shown));
        return slug;
    }

    private List<Byline> bylines(List<Byline> sent, Set<String> here, Instant now, List<Created> created) {
        if (sent == null) return List.of();
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).author() != null || sent.get(i).name() != null) continue;
            throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                    .at("/bylines/" + i, "name-missing", "Give the slug of an author or a name.");
        }
        Byline[] complete = new Byline[sent.size()];
        IntStream.range(0, sent.size())
                .boxed()
                .sorted(Comparator.comparing(i -> author(sent.get(i))))
                .forEach(i -> complete[i] = byline(sent.get(i), here, now, created));
        return List.of(complete);
    }

    private static String author(Byline sent) {
        return slug(new Name(sent.author(), sent.name(), null), "author");
    }

    private Byline byline(Byline sent, Set<String> here, Instant now, List<Created> created) {
        Name name = new Name(sent.author(), sent.name(), null);
        String slug = author(sent);
        if (sent.name() != null && here.contains("author " + slug)) return sent.complete(slug, sent.name());
        String shown = shown(name, slug);
        boolean made = insert(
                "insert into author (slug, name, title, organisation, announced, created_at) values (?1, ?2, ?3, ?4, false, ?5) on conflict do nothing",
                slug,
                shown,
                sent.title(),
                sent.organisation(),
                now);
        if (made) created.add(new Created("author", slug, shown));
        String printed = sent.name() != null ? sent.name() : Author.required(slug).name;
        return sent.complete(slug, printed);
    }

    private boolean insert(String statement, Object... values) {
        var query = entities.createNativeQuery(statement);
        for (int i = 0; i < values.length; i++) query.setParameter(i + 1, values[i]);
        return query.executeUpdate() == 1;
    }

    private static String slug(Name name, String kind) {
        if (name.slug() != null) return name.slug();
        // A name without a Latin letter still needs an address; the same name gets the same one.
        return Slugs.from(
                name.name(), kind + "-" + Integer.toHexString(name.name().hashCode()));
    }

    private static String shown(Name name, String slug) {
        return name.name() != null ? name.name() : Slugs.humanise(slug);
    }
}
