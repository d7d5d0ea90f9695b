package dateline.article.read;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.Content;
import dateline.article.highlight.ArticleTokenOffsets;
import dateline.article.rows.SerializedParts;
import dateline.database.sql.Sql;
import dateline.http.base.DeflatedPair;
import dateline.http.base.Ids;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Stores the serialized parts of a version and its token offsets when the version is made. The body and its offsets,
 * which contain the same text, are compressed together ({@link DeflatedPair}).
 */
@Singleton
public class SerializedPartsStore {

    private static final Sql STORE = Sql.load("store-serialized-parts");
    private static final byte[] NO_OFFSETS = {};

    private final AgroalDataSource database;
    private final PartsSerializer serializer;
    private final ObjectMapper json;

    SerializedPartsStore(AgroalDataSource database, PartsSerializer serializer, ObjectMapper json) {
        this.database = database;
        this.serializer = serializer;
        this.json = json;
    }

    /**
     * Stores the serialized parts and the token offsets of versions in one statement. Must run in the transaction of
     * the versions.
     *
     * @param number version number of all these articles
     * @param offsets their token offsets, as far as they have any
     */
    public void store(Map<UUID, Content> articles, int number, Map<UUID, ArticleTokenOffsets> offsets) {
        if (articles.isEmpty()) return;
        Map<String, String> corrections = findCorrectionKinds(articles.values());
        ArrayNode rows = json.createArrayNode();
        articles.forEach((article, content) -> {
            ObjectNode row = rows.addObject().put("id", article.toString());
            // Nothing is stored if the rights in a media object end, because the content shown then depends on the
            // time.
            if (content.media().stream().allMatch(media -> media.rightsExpireAt() == null))
                putParts(row, serializer.serialize(content, corrections), offsets.get(article));
            row.put("sourceId", content.sourceId())
                    .put("copyrightHolder", content.copyrightHolder())
                    .put("copyrightNotice", content.copyrightNotice())
                    .put("canonicalUrl", content.canonicalUrl())
                    .put("originalPublishedAt", PartsSerializer.originalPublishedAt(content));
        });
        STORE.with("number", number)
                .with("form", SerializedParts.FORM)
                .with("parts", rows.toString())
                .run(database);
    }

    /** Finds the kinds of the corrections whose notes these contents show, by id. */
    private Map<String, String> findCorrectionKinds(Collection<Content> contents) {
        List<String> shown = contents.stream()
                .flatMap(content -> content.body().stream())
                .filter(Block.CorrectionNote.class::isInstance)
                .map(block -> ((Block.CorrectionNote) block).correction())
                .filter(Ids::isUuid)
                .distinct()
                .toList();
        Map<String, String> kinds = new HashMap<>();
        if (shown.isEmpty()) return kinds;
        Sql.of("select cast(id as text), kind from correction where id = any(cast(:shown as uuid[]))")
                .with("shown", shown)
                .list(database, row -> kinds.put(row.getString(1), row.getString(2)));
        return kinds;
    }

    private static void putParts(ObjectNode row, SerializedParts parts, ArticleTokenOffsets offsets) {
        row.put("head", decode(parts.head()))
                .put("body", DeflatedPair.deflate(offsets == null ? NO_OFFSETS : offsets.body(), parts.body()))
                .put("subjects", decode(parts.subjects()))
                .put("media", decode(parts.media()))
                .put("teaserMedia", decode(parts.teaserMedia()));
        if (offsets == null) return;
        row.put("configuration", offsets.configuration())
                .put("headlineOffsets", offsets.headline())
                .put("teaserOffsets", offsets.teaser());
    }

    private static String decode(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
