package dateline.article;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What search finds of the live version, and its media: headline and teaser in the open vector, everything in the whole one, each
 * in the article's language and unstemmed, so that names are found by their exact form in every language.
 */
@Singleton
class TextIndex {

    private static final Map<String, String> CONFIGURATIONS = Map.ofEntries(
            Map.entry("ar", "arabic"),
            Map.entry("da", "danish"),
            Map.entry("nl", "dutch"),
            Map.entry("en", "english"),
            Map.entry("fi", "finnish"),
            Map.entry("fr", "french"),
            Map.entry("de", "german"),
            Map.entry("el", "greek"),
            Map.entry("hi", "hindi"),
            Map.entry("hu", "hungarian"),
            Map.entry("id", "indonesian"),
            Map.entry("ga", "irish"),
            Map.entry("it", "italian"),
            Map.entry("lt", "lithuanian"),
            Map.entry("ne", "nepali"),
            Map.entry("nb", "norwegian"),
            Map.entry("no", "norwegian"),
            Map.entry("pt", "portuguese"),
            Map.entry("ro", "romanian"),
            Map.entry("ru", "russian"),
            Map.entry("sr", "serbian"),
            Map.entry("es", "spanish"),
            Map.entry("sv", "swedish"),
            Map.entry("tr", "turkish"));

    // A tsvector holds a megabyte at most; the first 300,000 characters of a body are always less.
    private static final int LONGEST = 300_000;

    private static final String STORE = """
            insert into article_text (article_id, open, whole)
            select cast(?1 as uuid), spoken.open || plain.open, spoken.open || plain.open || spoken.rest || plain.rest
            from (select cast(cast(?2 as text) as regconfig) as language) config,
            lateral (select setweight(to_tsvector(config.language, ?3), 'A') || setweight(to_tsvector(config.language, ?4), 'B') as open,
                            setweight(to_tsvector(config.language, ?5), 'C') as rest) spoken,
            lateral (select setweight(to_tsvector('simple', ?3), 'A') || setweight(to_tsvector('simple', ?4), 'B') as open,
                            setweight(to_tsvector('simple', ?5), 'D') as rest) plain
            on conflict (article_id) do update set open = excluded.open, whole = excluded.whole
            """;

    private final EntityManager entities;

    TextIndex(EntityManager entities) {
        this.entities = entities;
    }

    /** Name of PostgreSQL's text search configuration for a BCP 47 language; {@code simple} where it has none. */
    static String configuration(String language) {
        return CONFIGURATIONS.getOrDefault(Locale.forLanguageTag(language).getLanguage(), "simple");
    }

    void index(UUID article, Content content) {
        String rest = content.bodyText() + "\n"
                + content.bylines().stream().map(Byline::display).collect(Collectors.joining("\n"));
        entities.createNativeQuery(STORE)
                .setParameter(1, article.toString())
                .setParameter(2, configuration(content.language()))
                .setParameter(3, content.headline())
                .setParameter(4, content.teaser() == null ? "" : content.teaser())
                .setParameter(5, rest.length() > LONGEST ? rest.substring(0, LONGEST) : rest)
                .executeUpdate();
        entities.createNativeQuery("delete from media where article_id = ?1")
                .setParameter(1, article)
                .executeUpdate();
        for (Media media : content.media()) insert(article, media);
    }

    private void insert(UUID article, Media media) {
        entities.createNativeQuery("""
                        insert into media (article_id, id, type, role, url, copyright_holder, syndicatable, rights_expire_at)
                        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, cast(?8 as timestamptz))
                        """)
                .setParameter(1, article)
                .setParameter(2, media.id())
                .setParameter(3, media.type())
                .setParameter(4, media.role())
                .setParameter(5, media.url())
                .setParameter(6, media.copyrightHolder())
                .setParameter(7, media.syndicatable() == null ? "inherit" : media.syndicatable())
                .setParameter(
                        8,
                        media.rightsExpireAt() == null
                                ? null
                                : media.rightsExpireAt().toString())
                .executeUpdate();
    }
}
