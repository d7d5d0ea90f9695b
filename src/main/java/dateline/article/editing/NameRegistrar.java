package dateline.article.editing;

import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.check.Slugs;
import dateline.article.editing.StoryNormalizer.Created;
import dateline.article.editing.StoryNormalizer.NamesByKind;
import dateline.article.model.Author;
import dateline.article.names.Name;
import dateline.article.names.NameSlugs;
import dateline.article.names.NameSlugs.KindName;
import dateline.article.names.NameSlugs.StoryNameSlugs;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.ArrayList;
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
    // A tag or author that another transaction has created meanwhile is locked and not changed.
    private static final String INSERT_TAGS = """
            insert into tag (slug, name, announced, created_at)
            select n.slug, n.name, false, ?3 from unnest(cast(?1 as text[]), cast(?2 as text[])) n(slug, name)
            order by n.slug on conflict (slug) do update set name = tag.name where false
            """;
    private static final String INSERT_AUTHORS = """
            insert into author (slug, name, title, organisation, announced, created_at)
            select n.slug, n.name, n.title, n.organisation, false, ?5
            from unnest(cast(?1 as text[]), cast(?2 as text[]), cast(?3 as text[]), cast(?4 as text[])) n(slug, name, title, organisation)
            order by n.slug on conflict (slug) do update set name = author.name where false
            """;
    private static final String INSERT_SOURCE = """
            insert into source (slug, name, url, visibility, copyright_holder, announced, created_at, updated_at, updated_by)
            values (?1, ?2, ?3, 'public', ?2, false, ?4, ?4, ?5) on conflict do nothing
            """;

    private final EntityManager entities;
    private final NameSlugs nameSlugs;
    private final ExistingNames existingNames;

    NameRegistrar(EntityManager entities, NameSlugs nameSlugs, ExistingNames existingNames) {
        this.entities = entities;
        this.nameSlugs = nameSlugs;
        this.existingNames = existingNames;
    }

    private StoryNameSlugs chooseSlugs(List<ArticleRequest> stories) {
        List<KindName> names = new ArrayList<>();
        for (ArticleRequest story : stories) {
            addUnnamed(names, "section", story.section());
            if (story.tags() != null) story.tags().forEach(tag -> addUnnamed(names, "tag", tag));
            if (story.bylines() != null)
                story.bylines()
                        .forEach(byline -> addUnnamed(names, "author", new Name(byline.author(), byline.name(), null)));
        }
        return nameSlugs.choose(names);
    }

    /** @param existing names of the story that exist, each as kind, space and slug */
    public StoryNameSlugs slugsOf(ArticleRequest story, Set<String> existing) {
        StoryNameSlugs slugs = chooseSlugs(List.of(story));
        slugs.existing().addAll(existing);
        return slugs;
    }

    private static void addUnnamed(List<KindName> names, String kind, Name name) {
        if (name != null && name.slug() == null && name.name() != null) names.add(new KindName(kind, name.name()));
    }

    static String displayName(Name name, String slug) {
        return name.name() != null ? name.name() : Slugs.humanise(slug);
    }

    /** Returns the names that {@link #createAll} creates, as if they existed. */
    public StoryNameSlugs namesOf(List<ArticleRequest> stories) {
        StoryNameSlugs slugs = chooseSlugs(stories);
        return NamesByKind.of(stories, slugs).addTo(slugs);
    }

    /**
     * Creates the sections, tags and authors of many articles, with one statement per kind.
     *
     * @return names that exist now
     */
    public StoryNameSlugs createAll(List<ArticleRequest> stories, String by, Instant now) {
        StoryNameSlugs slugs = chooseSlugs(stories);
        NamesByKind names = NamesByKind.of(stories, slugs);
        if (!names.sections().isEmpty())
            query(INSERT_SECTIONS, parameters(names.sections(), now, by)).executeUpdate();
        createMissing(names.tags(), names.authors(), now);
        return names.addTo(slugs);
    }

    /** Creates the tags and authors of a stored text that do not exist any more. */
    void createMissing(Content content, Instant now) {
        Map<String, String> tags = new TreeMap<>();
        content.tags().forEach(slug -> tags.put(slug, Slugs.humanise(slug)));
        Map<String, Byline> authors = new TreeMap<>();
        content.story().bylines().forEach(byline -> authors.putIfAbsent(byline.author(), byline));
        createMissing(tags, authors, now);
    }

    private void createMissing(Map<String, String> tags, Map<String, Byline> authors, Instant now) {
        if (tags.isEmpty() && authors.isEmpty()) return;
        Set<String> existing = existingNames.lock(tags.keySet(), authors.keySet());
        Map<String, String> newTags = new TreeMap<>(tags);
        newTags.keySet().removeIf(slug -> existing.contains("tag " + slug));
        if (!newTags.isEmpty()) query(INSERT_TAGS, parameters(newTags, now)).executeUpdate();
        Map<String, Byline> newAuthors = new TreeMap<>(authors);
        newAuthors.keySet().removeIf(slug -> existing.contains("author " + slug));
        if (!newAuthors.isEmpty()) insertAuthors(newAuthors, now).executeUpdate();
    }

    private Query insertAuthors(Map<String, Byline> authors, Instant now) {
        String[] names = new String[authors.size()];
        String[] titles = new String[authors.size()];
        String[] organisations = new String[authors.size()];
        int i = 0;
        for (Map.Entry<String, Byline> author : authors.entrySet()) {
            names[i] = displayName(new Name(null, author.getValue().name(), null), author.getKey());
            titles[i] = author.getValue().title();
            organisations[i++] = author.getValue().organisation();
        }
        return query(INSERT_AUTHORS, authors.keySet().toArray(String[]::new), names, titles, organisations, now);
    }

    /**
     * @return names of the article that exist. Usually all exist, so that one query replaces four insert statements
     */
    StoryNameSlugs findExisting(ArticleRequest story) {
        StoryNameSlugs slugs = chooseSlugs(List.of(story));
        NamesByKind names = NamesByKind.of(List.of(story), slugs);
        String section = story.section() == null ? "" : slugs.slug(story.section(), "section");
        String source = story.source() == null ? "" : slugs.slug(story.source(), "source");
        slugs.existing()
                .addAll(existingNames.lock(
                        names.tags().keySet(), names.authors().keySet(), section, source));
        return slugs;
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
    StoryNames forStory(StoryNameSlugs existing, String by, Instant now) {
        return new StoryNames(existing, by, now);
    }

    /** Creates the names of one article. */
    final class StoryNames {

        private final StoryNameSlugs slugs;
        private final Set<String> existing;
        private final String by;
        private final Instant now;
        private final List<Created> created = new ArrayList<>();

        private StoryNames(StoryNameSlugs slugs, String by, Instant now) {
            this.slugs = slugs;
            this.existing = slugs.existing();
            this.by = by;
            this.now = now;
        }

        /** @return the names that were created */
        List<Created> created() {
            return created;
        }

        /** @return the slug, as the other methods do */
        String resolveSection(Name name) {
            String slug = slugs.slug(name, "section");
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
            List<String> tagSlugs = new ArrayList<>();
            for (Name tag : tags) {
                String slug = slugs.slug(tag, "tag");
                if (tagSlugs.contains(slug)) continue;
                tagSlugs.add(slug);
                if (!existing.contains("tag " + slug)) names.put(slug, displayName(tag, slug));
            }
            if (names.isEmpty()) return tagSlugs;
            List<String> inserted = query(INSERT_TAGS + " returning slug", parameters(names, now))
                    .getResultList();
            inserted.forEach(slug -> created.add(new Created("tag", slug, names.get(slug))));
            return tagSlugs;
        }

        String resolveSource(Name name) {
            String slug = slugs.slug(name, "source");
            String displayName = displayName(name, slug);
            if (!existing.contains("source " + slug))
                insert("source", slug, displayName, query(INSERT_SOURCE, slug, displayName, name.url(), now, by));
            return slug;
        }

        /** @return the byline with the author's slug and the name to be printed */
        Byline resolveAuthor(Byline byline) {
            String slug = slugs.slug(byline);
            if (!existing.contains("author " + slug)) {
                String displayName = displayName(new Name(null, byline.name(), null), slug);
                insert("author", slug, displayName, insertAuthors(Map.of(slug, byline), now));
            }
            return byline.complete(slug, byline.name() != null ? byline.name() : Author.require(slug).name);
        }

        private void insert(String type, String slug, String name, Query insertion) {
            if (insertion.executeUpdate() == 1) created.add(new Created(type, slug, name));
        }
    }
}
