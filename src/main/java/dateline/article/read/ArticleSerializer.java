package dateline.article.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.body.Block;
import dateline.article.body.BodyHtml;
import dateline.article.body.BodyText;
import dateline.article.body.Byline;
import dateline.article.body.Content;
import dateline.article.body.Dateline;
import dateline.article.body.Headlines;
import dateline.article.body.ShownMedia;
import dateline.article.highlight.TokenOffsetStore;
import dateline.article.model.Audience;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.Highlights;
import dateline.article.rows.SerializedArticle;
import dateline.article.rows.SerializedParts;
import dateline.article.rows.SerializedPartsBuilder;
import dateline.database.sql.Sql;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.JsonByteBuilder;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Serializes a version when it is made, and composes a response from the serialized parts and from data that changes
 * without a new version: names, translations, corrections. The bytes equal those of {@link ArticleView}.
 */
@Singleton
public class ArticleSerializer {

    private record HeadPart(
            String type,
            String language,
            String headline,
            Headlines headlines,
            String teaser,
            List<Byline> bylines,
            Dateline dateline) {}

    private record TextPart(List<Block> body, String bodyHtml, Integer wordCount) {}

    private record SubjectsPart(List<String> subjects) {}

    private record MediaPart(List<ShownMedia> media) {}

    private static final String STORE = """
            insert into finished_article
            values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
            on conflict (article_id) do update set number = excluded.number, form = excluded.form, head = excluded.head,
                body = excluded.body, subjects = excluded.subjects, media = excluded.media,
                teasing_media = excluded.teasing_media, source_id = excluded.source_id,
                copyright_holder = excluded.copyright_holder, copyright_notice = excluded.copyright_notice,
                canonical_url = excluded.canonical_url, original_published_at = excluded.original_published_at
            where finished_article.number <= excluded.number
            """;

    private static final String STORE_FIRST = """
            insert into finished_article (article_id, number, form, head, body, subjects, media, teasing_media, source_id,
                copyright_holder, copyright_notice, canonical_url, original_published_at)
            select r.id, 1, ?, convert_to(r.head, 'UTF8'), convert_to(r.body, 'UTF8'), convert_to(r.subjects, 'UTF8'),
                convert_to(r.media, 'UTF8'), convert_to(r."teasingMedia", 'UTF8'), r."sourceId", r."copyrightHolder",
                r."copyrightNotice", r."canonicalUrl", r."originalPublishedAt"
            from json_to_recordset(cast(? as json)) r(id uuid, head text, body text, subjects text, media text, "teasingMedia" text,
                "sourceId" text, "copyrightHolder" text, "copyrightNotice" text, "canonicalUrl" text, "originalPublishedAt" text)
            on conflict (article_id) do nothing
            """;

    private static final byte[] NOTHING = {'[', ']'};

    private final EntityManager entities;
    private final AgroalDataSource database;
    private final TokenOffsetStore passages;
    private final ObjectMapper json;
    private final PublicUrl url;

    ArticleSerializer(
            EntityManager entities,
            AgroalDataSource database,
            TokenOffsetStore passages,
            ObjectMapper json,
            PublicUrl url) {
        this.passages = passages;
        this.entities = entities;
        this.database = database;
        this.json = json;
        this.url = url;
    }

    /** Stores the serialized parts and the token offsets of a version. Must run in the transaction of the version. */
    public void keep(UUID article, int number, Content content) {
        Optional<SerializedParts> parts = parts(content);
        entities.createNativeQuery(STORE)
                .setParameter(1, article)
                .setParameter(2, number)
                .setParameter(3, SerializedParts.FORM)
                .setParameter(4, parts.map(SerializedParts::head).orElse(null))
                .setParameter(5, parts.map(SerializedParts::body).orElse(null))
                .setParameter(6, parts.map(SerializedParts::subjects).orElse(null))
                .setParameter(7, parts.map(SerializedParts::media).orElse(null))
                .setParameter(8, parts.map(SerializedParts::teasingMedia).orElse(null))
                .setParameter(9, content.sourceId())
                .setParameter(10, content.copyrightHolder())
                .setParameter(11, content.copyrightNotice())
                .setParameter(12, content.canonicalUrl())
                .setParameter(13, original(content))
                .executeUpdate();
        passages.keep(Map.of(article, content), number);
    }

    /** Stores the parts of many first versions in one statement, and their token offsets. */
    public void keepFirst(Map<UUID, Content> articles) {
        if (articles.isEmpty()) return;
        ArrayNode rows = json.createArrayNode();
        articles.forEach((article, content) -> {
            ObjectNode row = rows.addObject().put("id", article.toString());
            parts(content)
                    .ifPresent(parts -> row.put("head", text(parts.head()))
                            .put("body", text(parts.body()))
                            .put("subjects", text(parts.subjects()))
                            .put("media", text(parts.media()))
                            .put("teasingMedia", text(parts.teasingMedia())));
            row.put("sourceId", content.sourceId())
                    .put("copyrightHolder", content.copyrightHolder())
                    .put("copyrightNotice", content.copyrightNotice())
                    .put("canonicalUrl", content.canonicalUrl())
                    .put("originalPublishedAt", original(content));
        });
        new Sql().add(STORE_FIRST, SerializedParts.FORM, rows.toString()).run(database);
        passages.keep(articles, 1);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** @return empty if a media object has an end of rights, because the content shown then depends on the time */
    Optional<SerializedParts> parts(Content content) {
        if (content.media().stream().anyMatch(media -> media.rightsExpireAt() != null)) return Optional.empty();
        return Optional.of(SerializedPartsBuilder.builder()
                .head(head(content))
                .body(text(content))
                .subjects(members(new SubjectsPart(content.subjects())))
                .media(media(content))
                .teasingMedia(media(content.teasing()))
                .sourceId(content.sourceId())
                .copyrightHolder(content.copyrightHolder())
                .copyrightNotice(content.copyrightNotice())
                .canonicalUrl(content.canonicalUrl())
                .originalPublishedAt(original(content))
                .build());
    }

    private static String original(Content content) {
        return content.originalPublishedAt() == null
                ? null
                : content.originalPublishedAt().toString();
    }

    private byte[] head(Content content) {
        return members(new HeadPart(
                content.type(),
                content.language(),
                content.headline(),
                content.headlines(),
                content.teaser(),
                content.bylines(),
                content.dateline()));
    }

    private byte[] text(Content content) {
        return members(new TextPart(
                content.body(),
                BodyHtml.of(content.body(), content.media()),
                BodyText.words(content.bodyText(), content.language())));
    }

    private byte[] media(Content content) {
        return members(
                new MediaPart(content.media().stream().map(ShownMedia::of).toList()));
    }

    /** @param row a row with serialized parts */
    SerializedArticle view(ArticleRow row, Audience audience) {
        SerializedParts parts = row.finished();
        boolean whole = row.whole(audience);
        byte[] body = whole ? parts.body() : null;
        byte[] media = whole ? parts.media() : parts.teasingMedia();
        JsonByteBuilder bytes = new JsonByteBuilder(1_500 + parts.head().length + size(body) + size(media));
        bytes.beginObject()
                .member("id", row.id())
                .member("version", row.version())
                .member("pubStatus", row.pubStatus())
                .member("visibility", row.visibility())
                .member("slug", row.slug())
                .members(parts.head())
                .members(body);
        place(row, bytes);
        bytes.members(parts.subjects());
        whose(row, bytes);
        bytes.members(media);
        dates(row, bytes);
        highlights(row.highlights(), bytes);
        links(row, bytes);
        return new SerializedArticle(
                bytes.endObject().toBytes(),
                List.of(CacheableRepresentation.articleTag(row.id())),
                row.modifiedAt(),
                row.expiresAt());
    }

    private static int size(byte[] part) {
        return part == null ? 0 : part.length;
    }

    private static void highlights(Highlights found, JsonByteBuilder bytes) {
        if (found == null) return;
        bytes.beginObject("highlights")
                .member("headline", found.headline())
                .member("teaser", found.teaser())
                .member("body", found.body())
                .endObject();
    }

    private static void place(ArticleRow row, JsonByteBuilder bytes) {
        if (row.section() != null) named(row.section(), bytes.beginObject("section"));
        bytes.beginArray("tags");
        for (NameRef tag : row.tags()) named(tag, bytes.beginObject());
        bytes.endArray();
    }

    private static void named(NameRef one, JsonByteBuilder bytes) {
        bytes.member("slug", one.slug()).member("name", one.name()).endObject();
    }

    private void whose(ArticleRow row, JsonByteBuilder bytes) {
        if (row.source() != null) {
            bytes.beginObject("source")
                    .member("slug", row.source().slug())
                    .member("name", row.source().name())
                    .member("url", row.source().url())
                    .endObject();
        }
        bytes.member("sourceId", row.finished().sourceId())
                .member("copyrightHolder", row.copyrightHolder())
                .member("copyrightNotice", row.copyrightNotice())
                .member("canonicalUrl", row.canonicalUrl(url.site()));
    }

    private void dates(ArticleRow row, JsonByteBuilder bytes) {
        String original = row.finished().originalPublishedAt();
        bytes.raw("corrections", written(row.corrections()))
                .raw("translations", written(row.translations()))
                .member("publishedAt", row.publishedAt())
                .member("modifiedAt", row.modifiedAt())
                .member("originalPublishedAt", original)
                .member("expiresAt", row.expiresAt());
    }

    private void links(ArticleRow row, JsonByteBuilder bytes) {
        String self = url.to("/v1/articles/" + row.id());
        bytes.beginObject("usage")
                .member("reproduction", "permission-required")
                .member("terms", url.terms())
                .endObject()
                .beginObject("links")
                .member("self", self)
                .member("rights", self + "/rights")
                .member("versions", self + "/versions")
                .endObject();
    }

    private byte[] written(List<?> some) {
        return some.isEmpty() ? NOTHING : json(some);
    }

    private byte[] json(Object some) {
        try {
            return json.writeValueAsBytes(some);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    // Strips the braces of the object.
    private byte[] members(Object some) {
        byte[] bytes = json(some);
        return Arrays.copyOfRange(bytes, 1, bytes.length - 1);
    }
}
