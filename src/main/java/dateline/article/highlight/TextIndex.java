package dateline.article.highlight;

import com.fasterxml.jackson.core.JsonProcessingException;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Media;
import dateline.article.body.StoryFields;
import dateline.article.body.UnicodeForm;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Writes the search vectors and the media rows of the live version. The open vector contains headline and teaser, the
 * whole vector everything. Each contains the words stemmed in the article's language with and without accents, and
 * unstemmed without accents, so that names are found in every language. Signs are not part of words. A third vector
 * excludes the captions of media, if there are any. See the database functions {@code parsed_text}, {@code
 * joined_vectors} and {@code searchable}.
 */
@Singleton
public class TextIndex {

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

    // A tsvector is limited to one megabyte. Three forms of the words of 200,000 characters, separators included, stay
    // below that.
    private static final int MAX_CHARACTERS = 200_000;

    private static final Sql STORE_TEXTS = Sql.load("store-texts");
    private static final Sql INSERT_CONFIGURATIONS = Sql.load("insert-configurations");
    private static final Sql DELETE_MEDIA = Sql.load("delete-media");
    private static final Sql INSERT_MEDIA = Sql.load("insert-media");

    /**
     * The texts of an article, with separated words.
     *
     * @param restWithoutCaptions null if the body has no captions
     */
    private record IndexedText(
            UUID article,
            int number,
            String configuration,
            String headline,
            String teaser,
            String rest,
            String restWithoutCaptions) {}

    private record IndexedMedia(
            UUID article,
            String id,
            String type,
            String role,
            String url,
            String holder,
            String syndicatable,
            Instant until) {}

    private final AgroalDataSource database;
    private final TokenOffsetFinder tokenOffsets;

    TextIndex(AgroalDataSource database, TokenOffsetFinder tokenOffsets) {
        this.database = database;
        this.tokenOffsets = tokenOffsets;
    }

    /**
     * Returns the name of PostgreSQL's text search configuration for a BCP 47 language; {@code simple} if there is
     * none.
     */
    public static String configuration(String language) {
        return CONFIGURATIONS.getOrDefault(Locale.forLanguageTag(language).getLanguage(), "simple");
    }

    /**
     * Indexes many articles with one statement per table. Their rows must have been flushed.
     *
     * @return the token offsets of each, as {@link TokenOffsetFinder} finds them
     */
    public Map<UUID, ArticleTokenOffsets> index(Map<UUID, Content> stories) {
        if (stories.isEmpty()) return Map.of();
        List<IndexedMedia> mediaRows = new ArrayList<>();
        stories.forEach(
                (article, content) -> content.media().forEach(media -> mediaRows.add(toIndexedMedia(article, media))));
        Map<UUID, ArticleTokenOffsets> offsets = storeTexts(stories);
        DELETE_MEDIA.withIds("articles", stories.keySet()).run(database);
        if (!mediaRows.isEmpty()) INSERT_MEDIA.with("media", json(mediaRows)).run(database);
        return offsets;
    }

    /**
     * Writes the search vectors only. The articles must be locked, and the stories those of their live versions.
     *
     * @return the token offsets of each, as {@link TokenOffsetFinder} finds them
     */
    public Map<UUID, ArticleTokenOffsets> storeTexts(Map<UUID, Content> stories) {
        if (stories.isEmpty()) return Map.of();
        List<IndexedText> texts = new ArrayList<>();
        stories.forEach((article, content) -> texts.add(toIndexedText(article, texts.size(), content)));
        INSERT_CONFIGURATIONS
                .with(
                        "names",
                        texts.stream()
                                .map(IndexedText::configuration)
                                .distinct()
                                .sorted()
                                .toList())
                .run(database);
        return tokenOffsets.find(stories, STORE_TEXTS.with("texts", json(texts)).list(database, ParsedTokens::of));
    }

    private static String json(List<?> rows) {
        try {
            return StoredJson.MAPPER.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static IndexedText toIndexedText(UUID article, int number, Content content) {
        StoryFields story = content.story();
        String credits =
                "\n" + toWords(story.bylines().stream().map(Byline::display).collect(Collectors.joining("\n")));
        String withoutCaptions = content.bodyTextWithoutCaptions();
        return new IndexedText(
                article,
                number,
                configuration(story.language()),
                toWords(story.headline()),
                story.teaser() == null ? "" : toWords(story.teaser()),
                toWords(content.bodyText()) + credits,
                withoutCaptions == null ? null : toWords(withoutCaptions) + credits);
    }

    private static IndexedMedia toIndexedMedia(UUID article, Media media) {
        return new IndexedMedia(
                article,
                media.id(),
                media.type(),
                media.role(),
                media.url(),
                media.copyrightHolder(),
                media.syndicatable() == null ? "inherit" : media.syndicatable(),
                media.rightsExpireAt());
    }

    private static String toWords(String text) {
        return shorten(WordSegmenter.separateWords(normalize(text)));
    }

    // A combining accent, separate from its letter, would split the word.
    private static String normalize(String text) {
        return shorten(WordSegmenter.removeBreakHints(UnicodeForm.NFC.normalize(text)));
    }

    private static String shorten(String text) {
        if (text.length() <= MAX_CHARACTERS) return text;
        boolean splitsPair = Character.isHighSurrogate(text.charAt(MAX_CHARACTERS - 1));
        return text.substring(0, splitsPair ? MAX_CHARACTERS - 1 : MAX_CHARACTERS);
    }
}
