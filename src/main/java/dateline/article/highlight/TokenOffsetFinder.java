package dateline.article.highlight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dateline.article.body.Content;
import dateline.database.sql.NamedSql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.text.Normalizer;
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

    private static final NamedSql SELECT_TOKENS = NamedSql.load("tokens");

    /** A text and the configuration by which its words are stemmed. */
    public record ConfiguredText(String configuration, String text) {}

    private final AgroalDataSource database;

    TokenOffsetFinder(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns the token offsets of each content. An article whose tokens could not be located has none. Neither has an
     * article whose visible text depends on the time.
     */
    public Map<UUID, ArticleTokenOffsets> find(Map<UUID, Content> articles) {
        List<UUID> ids = articles.keySet().stream()
                .filter(id -> articles.get(id).media().stream().allMatch(media -> media.rightsExpireAt() == null))
                .toList();
        List<ConfiguredText> texts = new ArrayList<>();
        for (UUID id : ids) {
            Content content = articles.get(id);
            String configuration = TextIndex.configuration(content.story().language());
            String teaser = content.story().teaser();
            for (String text : List.of(content.story().headline(), teaser == null ? "" : teaser, content.bodyText()))
                texts.add(new ConfiguredText(configuration, normalize(text)));
        }
        List<byte[]> encoded = find(texts);
        Map<UUID, ArticleTokenOffsets> offsets = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            List<byte[]> parts = encoded.subList(3 * i, 3 * i + 3);
            if (parts.contains(null)) continue;
            offsets.put(
                    ids.get(i),
                    new ArticleTokenOffsets(
                            texts.get(3 * i).configuration(), parts.get(0), parts.get(1), parts.get(2)));
        }
        return offsets;
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
                .sql()
                .list(
                        database,
                        row -> encoded.add(TokenOffsets.encode(
                                texts.get(encoded.size()).text(),
                                separated.get(encoded.size()),
                                numbers(row, "kinds"),
                                numbers(row, "lengths"),
                                row.getString("spoken"),
                                row.getString("folded"),
                                row.getString("plain"))));
        return encoded;
    }

    private static Integer[] numbers(ResultSet row, String column) throws SQLException {
        return (Integer[]) row.getArray(column).getArray();
    }

    /** Returns the text as snippets use it: NFC, at most 20,000 code points, without marker characters. */
    public static String normalize(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        boolean isTooLong =
                composed.length() > MAX_CHARACTERS && composed.codePointCount(0, composed.length()) > MAX_CHARACTERS;
        return (isTooLong ? composed.substring(0, composed.offsetByCodePoints(0, MAX_CHARACTERS)) : composed)
                .replaceAll(MARKER_CHARACTERS, "");
    }
}
