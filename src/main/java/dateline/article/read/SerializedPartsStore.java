package dateline.article.read;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Content;
import dateline.article.highlight.TokenOffsetStore;
import dateline.article.rows.SerializedParts;
import dateline.database.sql.Sql;
import dateline.http.base.DeflatedBytes;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Stores the serialized parts of a version and its token offsets when the version is made. */
@Singleton
public class SerializedPartsStore {

    private static final String STORE = """
            insert into finished_article (article_id, number, form, head, body, subjects, media, teasing_media, source_id,
                copyright_holder, copyright_notice, canonical_url, original_published_at)
            select r.id, ?, ?, convert_to(r.head, 'UTF8'), decode(r.body, 'base64'), convert_to(r.subjects, 'UTF8'),
                convert_to(r.media, 'UTF8'), convert_to(r."teaserMedia", 'UTF8'), r."sourceId", r."copyrightHolder",
                r."copyrightNotice", r."canonicalUrl", r."originalPublishedAt"
            from json_to_recordset(cast(? as json)) r(id uuid, head text, body text, subjects text, media text, "teaserMedia" text,
                "sourceId" text, "copyrightHolder" text, "copyrightNotice" text, "canonicalUrl" text, "originalPublishedAt" text)
            on conflict (article_id) do update set number = excluded.number, form = excluded.form, head = excluded.head,
                body = excluded.body, subjects = excluded.subjects, media = excluded.media,
                teasing_media = excluded.teasing_media, source_id = excluded.source_id,
                copyright_holder = excluded.copyright_holder, copyright_notice = excluded.copyright_notice,
                canonical_url = excluded.canonical_url, original_published_at = excluded.original_published_at
            where finished_article.number <= excluded.number
            """;

    private final AgroalDataSource database;
    private final PartsSerializer serializer;
    private final TokenOffsetStore tokenOffsets;
    private final ObjectMapper json;

    SerializedPartsStore(
            AgroalDataSource database, PartsSerializer serializer, TokenOffsetStore tokenOffsets, ObjectMapper json) {
        this.database = database;
        this.serializer = serializer;
        this.tokenOffsets = tokenOffsets;
        this.json = json;
    }

    /**
     * Stores the serialized parts and the token offsets of versions in one statement per table. Must run in the
     * transaction of the versions.
     *
     * @param number version number of all these articles
     */
    public void store(Map<UUID, Content> articles, int number) {
        if (articles.isEmpty()) return;
        ArrayNode rows = json.createArrayNode();
        articles.forEach((article, content) -> {
            ObjectNode row = rows.addObject().put("id", article.toString());
            serializeParts(content)
                    .ifPresent(parts -> row.put("head", decode(parts.head()))
                            .put("body", DeflatedBytes.deflate(parts.body()))
                            .put("subjects", decode(parts.subjects()))
                            .put("media", decode(parts.media()))
                            .put("teaserMedia", decode(parts.teaserMedia())));
            row.put("sourceId", content.sourceId())
                    .put("copyrightHolder", content.copyrightHolder())
                    .put("copyrightNotice", content.copyrightNotice())
                    .put("canonicalUrl", content.canonicalUrl())
                    .put("originalPublishedAt", PartsSerializer.originalPublishedAt(content));
        });
        new Sql().add(STORE, number, SerializedParts.FORM, rows.toString()).run(database);
        tokenOffsets.store(articles, number);
    }

    // Nothing is stored if the rights in a media object end, because the content shown then depends on the time.
    private Optional<SerializedParts> serializeParts(Content content) {
        boolean dependsOnTime = content.media().stream().anyMatch(media -> media.rightsExpireAt() != null);
        return dependsOnTime ? Optional.empty() : Optional.of(serializer.serialize(content));
    }

    private static String decode(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
