package dateline.article.names;

import dateline.article.body.Byline;
import dateline.article.check.Slugs;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
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

    private static final Sql SELECT_EXISTING = Sql.load("existing-name-slugs");

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

    private final AgroalDataSource database;

    NameSlugs(AgroalDataSource database) {
        this.database = database;
    }

    public StoryNameSlugs choose(Collection<KindName> names) {
        // The query is needed for names in other scripts only.
        List<KindName> uncertain = names.stream()
                .distinct()
                .filter(name -> !name.made().equals(name.earlier()))
                .toList();
        Map<KindName, String> chosen = new HashMap<>();
        if (!uncertain.isEmpty()) {
            SELECT_EXISTING
                    .with("kinds", uncertain.stream().map(KindName::kind).toList())
                    .with("names", uncertain.stream().map(KindName::name).toList())
                    .with("earlier", uncertain.stream().map(KindName::earlier).toList())
                    .list(database, row -> chosen.put(uncertain.get(row.getInt(1) - 1), row.getString(2)));
        }
        return new StoryNameSlugs(new HashSet<>(), chosen);
    }
}
