package dateline.article.highlight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Content;
import dateline.database.sql.Sql;
import dateline.http.base.StoredJson;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Stores the token offsets of the live version, from which snippets are extracted ({@code SearchHighlighter} reads them). The words come from PostgreSQL's own
 * parser and dictionaries, so that exactly the matching words are highlighted. Nothing is stored if the visible text depends
 * on the time.
 */
@Singleton
public class TokenOffsetStore {

    // Characters of a text for which offsets are computed, whether or not they are stored.
    private static final int MAX_CHARACTERS = 20_000;
    private static final String MARKER_CHARACTERS = "[\uFDD0-\uFDD3]";

    private static final String SELECT_TOKENS = """
            select w.tokens, w.spoken, w.folded, w.plain
            from json_to_recordset(cast(? as json)) t(number integer, configuration text, text text)
            cross join lateral passage_words(t.configuration, t.text) w order by t.number
            """;

    private static final String STORE = """
            insert into passage_text (article_id, number, form, configuration, headline, teaser, body)
            select r.id, r.number, ?, r.configuration, decode(r.headline, 'base64'), decode(r.teaser, 'base64'), decode(r.body, 'base64')
            from json_to_recordset(cast(? as json))
                r(id uuid, number integer, configuration text, headline text, teaser text, body text)
            on conflict (article_id) do update set number = excluded.number, form = excluded.form,
                configuration = excluded.configuration, headline = excluded.headline, teaser = excluded.teaser, body = excluded.body
            where passage_text.number <= excluded.number
            """;

    /** A text and the configuration by which its words are stemmed. */
    public record ConfiguredText(String configuration, String text) {}

    private record TokenOffsetPart(ObjectNode row, String column, ConfiguredText text) {}

    private final AgroalDataSource database;

    TokenOffsetStore(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Stores the token offsets of versions. Must run in their transaction, after they are written.
     *
     * @param number version number of all these articles
     */
    public void store(Map<UUID, Content> articles, int number) {
        if (articles.isEmpty()) return;
        ArrayNode rows = StoredJson.MAPPER.createArrayNode();
        List<TokenOffsetPart> parts = new ArrayList<>();
        articles.forEach((article, content) -> {
            ObjectNode row = rows.addObject().put("id", article.toString()).put("number", number);
            if (content.media().stream().anyMatch(media -> media.rightsExpireAt() != null)) return;
            String configuration = TextIndex.configuration(content.story().language());
            row.put("configuration", configuration);
            parts.add(new TokenOffsetPart(
                    row,
                    "headline",
                    new ConfiguredText(configuration, normalize(content.story().headline()))));
            if (content.story().teaser() != null)
                parts.add(new TokenOffsetPart(
                        row,
                        "teaser",
                        new ConfiguredText(
                                configuration, normalize(content.story().teaser()))));
            parts.add(
                    new TokenOffsetPart(row, "body", new ConfiguredText(configuration, normalize(content.bodyText()))));
        });
        List<byte[]> encoded = encode(parts.stream().map(TokenOffsetPart::text).toList());
        for (int i = 0; i < encoded.size(); i++)
            parts.get(i).row().put(parts.get(i).column(), encoded.get(i));
        // Offsets are stored for all texts of an article or for none.
        for (int i = 0; i < encoded.size(); i++)
            if (encoded.get(i) == null) parts.get(i).row().remove(List.of("headline", "teaser", "body"));
        new Sql().add(STORE, TokenOffsets.FORM, rows.toString()).run(database);
    }

    /**
     * Returns the {@link TokenOffsets} of each text; null if the tokens of the database parser do not add up to the
     * text.
     */
    public List<byte[]> encode(List<ConfiguredText> texts) {
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
        new Sql()
                .add(SELECT_TOKENS, rows.toString())
                .list(
                        database,
                        row -> encoded.add(TokenOffsets.encode(
                                texts.get(encoded.size()).text(),
                                separated.get(encoded.size()),
                                row.getString("tokens"),
                                row.getString("spoken"),
                                row.getString("folded"),
                                row.getString("plain"))));
        return encoded;
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
