package dateline.article.names;

import dateline.article.body.Byline;
import dateline.article.check.Slugs;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.lang.Character.UnicodeScript;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Chooses the slugs of names that are sent without one. A name in another script than Latin has the slug under which it
 * exists, by its name or by the form that earlier releases gave it. Only a new name gets the new form.
 */
@Singleton
public class NameSlugs {

    private static final String SELECT_EXISTING = """
            select distinct on (n.number) n.number, k.slug
            from unnest(cast(?1 as text[]), cast(?2 as text[]), cast(?3 as text[])) with ordinality n(kind, name, earlier, number)
            cross join lateral (
                select slug, name from section where n.kind = 'section' and (name = n.name or slug = n.earlier)
                union all
                select slug, name from tag where n.kind = 'tag' and (name = n.name or slug = n.earlier)
                union all
                select slug, name from author where n.kind = 'author' and (name = n.name or slug = n.earlier)) k
            order by n.number, k.name = n.name desc, k.slug
            """;

    /** A name of one kind: section, tag, author or source. */
    public record KindName(String kind, String name) {

        // In these scripts different names have different transliterations.
        private static final Set<UnicodeScript> ALPHABETS = EnumSet.of(
                UnicodeScript.LATIN,
                UnicodeScript.GREEK,
                UnicodeScript.CYRILLIC,
                UnicodeScript.ARMENIAN,
                UnicodeScript.GEORGIAN,
                UnicodeScript.COMMON,
                UnicodeScript.INHERITED);

        private String hash() {
            return Integer.toHexString(name.hashCode());
        }

        private String earlier() {
            return Slugs.fromLatin(name, kind + "-" + hash());
        }

        // The same name always gets the same slug. The slug of a source identifies its wire items, so it keeps its
        // form.
        private String made() {
            String slug = kind.equals("source") ? "" : Slugs.from(name, "");
            if (slug.isEmpty()) return earlier();
            boolean isDistinct = name.codePoints().mapToObj(UnicodeScript::of).allMatch(ALPHABETS::contains);
            return isDistinct ? slug : slug + "-" + hash();
        }
    }

    /**
     * The slugs of the names in stories.
     *
     * @param existing the names that exist, each as kind, space and slug
     * @param chosen the slugs of names that are sent without one, if they depend on what exists
     */
    public record StoryNameSlugs(Set<String> existing, Map<KindName, String> chosen) {

        /** Records that a name exists. */
        public void addExisting(String kind, String slug) {
            existing.add(kind + " " + slug);
        }

        public String slug(Name name, String kind) {
            if (name.slug() != null) return name.slug();
            KindName key = new KindName(kind, name.name());
            String slug = chosen.get(key);
            return slug != null ? slug : key.made();
        }

        /** Returns the slug of the author of a byline. */
        public String slug(Byline byline) {
            return slug(new Name(byline.author(), byline.name(), null), "author");
        }
    }

    private final EntityManager entities;

    NameSlugs(EntityManager entities) {
        this.entities = entities;
    }

    @SuppressWarnings("unchecked")
    public StoryNameSlugs choose(Collection<KindName> names) {
        // The query is needed for names in other scripts only.
        List<KindName> uncertain = names.stream()
                .distinct()
                .filter(name -> !name.made().equals(name.earlier()))
                .toList();
        Map<KindName, String> chosen = new HashMap<>();
        if (!uncertain.isEmpty()) {
            List<Object[]> rows = entities.createNativeQuery(SELECT_EXISTING)
                    .setParameter(1, uncertain.stream().map(KindName::kind).toArray(String[]::new))
                    .setParameter(2, uncertain.stream().map(KindName::name).toArray(String[]::new))
                    .setParameter(3, uncertain.stream().map(KindName::earlier).toArray(String[]::new))
                    .getResultList();
            for (Object[] row : rows) chosen.put(uncertain.get(((Number) row[0]).intValue() - 1), (String) row[1]);
        }
        return new StoryNameSlugs(new HashSet<>(), chosen);
    }
}
