package dateline.article.highlight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dateline.article.body.Content;
import dateline.article.body.UnicodeForm;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Finds the token offsets of texts, from which snippets are extracted; {@link TokenOffsets} encodes them. The words come from PostgreSQL's own parser and
 * dictionaries, so that exactly the matching words are highlighted.
 */
@Singleton
public class TokenOffsetFinder {

    // Characters of a text for which offsets are computed, whether or not they are stored.
    private static final int MAX_CHARACTERS = 20_000;
    private static final String MARKER_CHARACTERS = "[\uFDD0-\uFDD3]";

    private static final Sql SELECT_TOKENS = Sql.load("tokens");

    /** A text and the configuration by which its words are stemmed. */
    public record ConfiguredText(String configuration, String text) {}

    private final AgroalDataSource database;

    TokenOffsetFinder(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns the token offsets of each content. An article whose tokens could not be located has none. Neither has an
     * article whose visible text depends on the time.
     *
     * @param tokens those of headline, teaser and body of each, in the same order; the tokens of the body are followed by
     *     those of a further line
     */
    Map<UUID, ArticleTokenOffsets> find(Map<UUID, Content> articles, List<ParsedTokens> tokens) {
        Map<UUID, ArticleTokenOffsets> offsets = new HashMap<>();
        int number = 0;
        for (Map.Entry<UUID, Content> article : articles.entrySet()) {
            List<ParsedTokens> parsed = tokens.subList(3 * number, 3 * number + 3);
            number++;
            Content content = article.getValue();
            if (content.media().stream().anyMatch(media -> media.rightsExpireAt() != null)) continue;
            String configuration = TextIndex.configuration(content.story().language());
            String teaser = content.story().teaser();
            byte[] headlineOffsets = find(configuration, content.story().headline(), parsed.get(0));
            byte[] teaserOffsets = find(configuration, teaser == null ? "" : teaser, parsed.get(1));
            byte[] bodyOffsets = find(configuration, content.bodyText(), parsed.get(2));
            if (headlineOffsets != null && teaserOffsets != null && bodyOffsets != null)
                offsets.put(
                        article.getKey(),
                        new ArticleTokenOffsets(configuration, headlineOffsets, teaserOffsets, bodyOffsets));
        }
        return offsets;
    }

    // A text that is too long, or has marker characters, is not the text that was parsed.
    private byte[] find(String configuration, String text, ParsedTokens parsed) {
        String normalized = normalize(text);
        if (!normalized.equals(WordSegmenter.removeBreakHints(UnicodeForm.NFC.normalize(text))))
            return find(List.of(new ConfiguredText(configuration, normalized))).get(0);
        return TokenOffsets.encode(normalized, WordSegmenter.separateWords(normalized), parsed);
    }

    /**
     * Returns the {@link TokenOffsets} of each text; null if the tokens of the database parser do not add up to the
     * text.
     */
    public List<byte[]> find(List<ConfiguredText> texts) {
        if (texts.isEmpty()) return List.of();
        List<String> separated = texts.stream()
                .map(text -> WordSegmenter.separateWords(text.text()))
                .toList();
        ArrayNode rows = StoredJson.MAPPER.createArrayNode();
        for (int i = 0; i < texts.size(); i++)
            rows.addObject()
                    .put("number", i)
                    .put("configuration", texts.get(i).configuration())
                    .put("text", separated.get(i));
        List<byte[]> encoded = new ArrayList<>();
        SELECT_TOKENS
                .with("texts", rows.toString())
                .list(
                        database,
                        row -> encoded.add(TokenOffsets.encode(
                                texts.get(encoded.size()).text(),
                                separated.get(encoded.size()),
                                ParsedTokens.of(row))));
        return encoded;
    }

    /** Returns the text as snippets use it: NFC, at most 20,000 code points, without marker characters and soft hyphens. */
    public static String normalize(String text) {
        String composed = WordSegmenter.removeBreakHints(UnicodeForm.NFC.normalize(text));
        boolean isTooLong =
                composed.length() > MAX_CHARACTERS && composed.codePointCount(0, composed.length()) > MAX_CHARACTERS;
        return (isTooLong ? composed.substring(0, composed.offsetByCodePoints(0, MAX_CHARACTERS)) : composed)
                .replaceAll(MARKER_CHARACTERS, "");
    }
}
