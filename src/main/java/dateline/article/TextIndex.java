package dateline.article;

import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What search finds of the live version, and its media: headline and teaser in the open vector, everything in the whole one. Each
 * in the article's language with its accents and without, and unstemmed without accents, so that names are found in every language;
 * signs are no part of words (see the functions {@code article_vectors} and {@code searchable} in the database).
 */
@Singleton
class TextIndex {

    private static final Map<String, String> CONFIGURATIONS = Map.ofEntries(
            Map.entry("ar", "arabic"),
            Map.entry("hy", "armenian"),
            Map.entry("eu", "basque"),
            Map.entry("ca", "catalan"),
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
            Map.entry("nn", "norwegian"),
            Map.entry("no", "norwegian"),
            Map.entry("pt", "portuguese"),
            Map.entry("ro", "romanian"),
            Map.entry("ru", "russian"),
            Map.entry("sr", "serbian"),
            Map.entry("es", "spanish"),
            Map.entry("sv", "swedish"),
            Map.entry("ta", "tamil"),
            Map.entry("tr", "turkish"),
            Map.entry("yi", "yiddish"));

    // A tsvector holds a megabyte at most; three times the first 200,000 characters of a body are always less.
    private static final int LONGEST = 200_000;

    private static final String STORE = """
            insert into article_text (article_id, configuration, body, open, whole)
            select cast(?1 as uuid), ?2, ?5, words.open, words.whole
            from article_vectors(?2, ?3, ?4, ?5 || E'\n' || ?6) words
            on conflict (article_id) do update set configuration = excluded.configuration, body = excluded.body,
                open = excluded.open, whole = excluded.whole
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
        String configuration = configuration(content.language());
        String credits = content.bylines().stream().map(Byline::display).collect(Collectors.joining("\n"));
        entities.createNativeQuery("insert into text_configuration values (?1) on conflict do nothing")
                .setParameter(1, configuration)
                .executeUpdate();
        entities.createNativeQuery(STORE)
                .setParameter(1, article.toString())
                .setParameter(2, configuration)
                .setParameter(3, composed(content.headline()))
                .setParameter(4, content.teaser() == null ? "" : composed(content.teaser()))
                .setParameter(5, composed(content.bodyText()))
                .setParameter(6, composed(credits))
                .executeUpdate();
        entities.createNativeQuery("delete from media where article_id = ?1")
                .setParameter(1, article)
                .executeUpdate();
        for (Media media : content.media()) insert(article, media);
    }

    // An accent that stands apart from its letter would cut the word in two.
    private static String composed(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        return composed.length() > LONGEST ? composed.substring(0, LONGEST) : composed;
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
