package dateline.article.editing;

import dateline.article.body.Byline;
import dateline.article.check.Slugs;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.model.Author;
import dateline.article.names.Name;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Creates the sections, tags, authors and sources that articles name, if they do not exist. All transactions insert
 * them in the same order, so that articles with the same new names do not deadlock.
 */
@Singleton
public class NameRegistrar {

    private static final String INSERT_SECTIONS = """
            insert into section (slug, name, announced, created_at, updated_at, updated_by)
            select n.slug, n.name, false, ?3, ?3, ?4 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
            order by n.slug on conflict do nothing
            """;
    private static final String INSERT_TAGS = """
            insert into tag (slug, name, announced, created_at)
            select n.slug, n.name, false, ?3 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
            order by n.slug on conflict do nothing
            """;
    private static final String INSERT_AUTHORS = """
            insert into author (slug, name, announced, created_at)
            select n.slug, n.name, false, ?3 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
            order by n.slug on conflict do nothing
            """;
    private static final String INSERT_AUTHOR = """
            insert into author (slug, name, title, organisation, announced, created_at) values (?1, ?2, ?3, ?4, false, ?5)
            on conflict do nothing
            """;
    private static final String INSERT_SOURCE = """
            insert into source (slug, name, url, visibility, copyright_holder, announced, created_at, updated_at, updated_by)
            values (?1, ?2, ?3, 'public', ?2, false, ?4, ?4, ?5) on conflict do nothing
            """;

    private static final String SELECT_EXISTING = """
            select 'section ' || slug from section where slug = ?1
            union all select 'tag ' || slug from tag where slug = any(cast(?2 as text[]))
            union all select 'source ' || slug from source where slug = ?3
            union all select 'author ' || slug from author where slug = any(cast(?4 as text[]))
            """;

    private final EntityManager entities;

    NameRegistrar(EntityManager entities) {
        this.entities = entities;
    }

    static String slug(Name name, String kind) {
        if (name.slug() != null) return name.slug();
        // A name without Latin letters needs a slug, too. The hash gives the same name the same slug.
        return Slugs.from(
                name.name(), kind + "-" + Integer.toHexString(name.name().hashCode()));
    }

    /** Slug of the author of a byline. */
    static String slug(Byline byline) {
        return slug(new Name(byline.author(), byline.name(), null), "author");
    }

    private static String displayName(Name name, String slug) {
        return name.name() != null ? name.name() : Slugs.humanise(slug);
    }

    /**
     * Creates the sections, tags and authors of many articles, with one statement per kind.
     *
     * @return names that exist now, each as kind, space and slug
     */
    public Set<String> createAll(List<ArticleRequest> stories, String by, Instant now) {
        Map<String, String> sections = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>();
        Map<String, String> authors = new TreeMap<>();
        for (ArticleRequest story : stories) {
            if (story.section() != null) add(sections, story.section(), "section");
            if (story.tags() != null) story.tags().forEach(tag -> add(tags, tag, "tag"));
            if (story.bylines() != null) {
                for (Byline byline : story.bylines()) {
                    // A byline with a title or organisation creates an author with more than a name; StoryNames does
                    // so.
                    if (byline.name() != null && byline.title() == null && byline.organisation() == null)
                        add(authors, new Name(byline.author(), byline.name(), null), "author");
                }
            }
        }
        insertAll(INSERT_SECTIONS, sections, now, by);
        insertAll(INSERT_TAGS, tags, now);
        insertAll(INSERT_AUTHORS, authors, now);
        Set<String> existing = new HashSet<>();
        sections.keySet().forEach(slug -> existing.add("section " + slug));
        tags.keySet().forEach(slug -> existing.add("tag " + slug));
        authors.keySet().forEach(slug -> existing.add("author " + slug));
        return existing;
    }

    /**
     * @return names of the article that exist. Usually all exist, so that one query replaces four insert statements
     */
    @SuppressWarnings("unchecked")
    Set<String> findExisting(ArticleRequest story) {
        String[] tags = story.tags() == null
                ? new String[0]
                : story.tags().stream().map(tag -> slug(tag, "tag")).toArray(String[]::new);
        String[] authors = story.bylines() == null
                ? new String[0]
                : story.bylines().stream()
                        .filter(byline -> byline.author() != null || byline.name() != null)
                        .map(NameRegistrar::slug)
                        .toArray(String[]::new);
        String section = story.section() == null ? "" : slug(story.section(), "section");
        String source = story.source() == null ? "" : slug(story.source(), "source");
        return new HashSet<String>(
                query(SELECT_EXISTING, section, tags, source, authors).getResultList());
    }

    private static void add(Map<String, String> names, Name name, String kind) {
        String slug = slug(name, kind);
        names.putIfAbsent(slug, displayName(name, slug));
    }

    private void insertAll(String statement, Map<String, String> names, Object... values) {
        if (!names.isEmpty()) query(statement, parameters(names, values)).executeUpdate();
    }

    private static Object[] parameters(Map<String, String> names, Object... values) {
        List<Object> all = new ArrayList<>();
        all.add(names.keySet().toArray(String[]::new));
        all.add(names.values().toArray(String[]::new));
        all.addAll(List.of(values));
        return all.toArray();
    }

    private Query query(String statement, Object... values) {
        Query query = entities.createNativeQuery(statement);
        for (int i = 0; i < values.length; i++) query.setParameter(i + 1, values[i]);
        return query;
    }

    /** @param existing names that exist, as {@link #createAll} and {@link #findExisting} return them */
    StoryNames forStory(Set<String> existing, String by, Instant now) {
        return new StoryNames(existing, by, now);
    }

    /** Creates the names of one article. */
    final class StoryNames {

        private final Set<String> existing;
        private final String by;
        private final Instant now;
        private final List<Created> created = new ArrayList<>();

        private StoryNames(Set<String> existing, String by, Instant now) {
            this.existing = existing;
            this.by = by;
            this.now = now;
        }

        /** @return the names that were created */
        List<Created> created() {
            return created;
        }

        /** @return the slug, as the other methods do */
        String resolveSection(Name name) {
            String slug = slug(name, "section");
            String displayName = displayName(name, slug);
            if (!existing.contains("section " + slug)) {
                Map<String, String> names = Map.of(slug, displayName);
                insert("section", slug, displayName, query(INSERT_SECTIONS, parameters(names, now, by)));
            }
            return slug;
        }

        @SuppressWarnings("unchecked")
        List<String> resolveTags(List<Name> tags) {
            Map<String, String> names = new TreeMap<>();
            List<String> slugs = new ArrayList<>();
            for (Name tag : tags) {
                String slug = slug(tag, "tag");
                if (slugs.contains(slug)) continue;
                slugs.add(slug);
                if (!existing.contains("tag " + slug)) names.put(slug, displayName(tag, slug));
            }
            if (names.isEmpty()) return slugs;
            List<String> inserted = query(INSERT_TAGS + " returning slug", parameters(names, now))
                    .getResultList();
            inserted.forEach(slug -> created.add(new Created("tag", slug, names.get(slug))));
            return slugs;
        }

        String resolveSource(Name name) {
            String slug = slug(name, "source");
            String displayName = displayName(name, slug);
            if (!existing.contains("source " + slug))
                insert("source", slug, displayName, query(INSERT_SOURCE, slug, displayName, name.url(), now, by));
            return slug;
        }

        /** @return the byline with the author's slug and the name to be printed */
        Byline resolveAuthor(Byline byline) {
            String slug = slug(byline);
            if (!existing.contains("author " + slug)) {
                String displayName = displayName(new Name(null, byline.name(), null), slug);
                insert(
                        "author",
                        slug,
                        displayName,
                        query(INSERT_AUTHOR, slug, displayName, byline.title(), byline.organisation(), now));
            }
            return byline.complete(slug, byline.name() != null ? byline.name() : Author.require(slug).name);
        }

        private void insert(String type, String slug, String name, Query insertion) {
            if (insertion.executeUpdate() == 1) created.add(new Created(type, slug, name));
        }
    }
}
