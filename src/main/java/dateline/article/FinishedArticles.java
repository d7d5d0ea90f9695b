package dateline.article;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.article.ArticleRow.Corrected;
import dateline.article.ArticleRow.Named;
import dateline.article.ArticleRow.Translation;
import dateline.article.ArticleView.Links;
import dateline.article.ArticleView.SourceName;
import dateline.article.ArticleView.Usage;
import dateline.database.Sql;
import dateline.http.PublicUrl;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Serialises a version when it is made, and puts an answer together from that and what may change without it: names, translations,
 * corrections. To the byte what {@link ArticleView} says.
 */
@Singleton
class FinishedArticles {

    private record Identity(UUID id, int version, String pubStatus, String visibility, String slug) {}

    private record Head(
            String type,
            String language,
            String headline,
            Headlines headlines,
            String teaser,
            List<Byline> bylines,
            Dateline dateline) {}

    private record Text(List<Block> body, String bodyHtml, Integer wordCount) {}

    private record Place(Named section, List<Named> tags) {}

    private record Subjects(List<String> subjects) {}

    private record Whose(
            SourceName source, String sourceId, String copyrightHolder, String copyrightNotice, String canonicalUrl) {}

    private record Shown(List<ShownMedia> media) {}

    private record Rest(
            List<Corrected> corrections,
            List<Translation> translations,
            Instant publishedAt,
            Instant modifiedAt,
            Instant originalPublishedAt,
            Instant expiresAt,
            Usage usage,
            Links links) {}

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

    private final EntityManager entities;
    private final AgroalDataSource database;
    private final ObjectMapper json;
    private final PublicUrl url;

    FinishedArticles(EntityManager entities, AgroalDataSource database, ObjectMapper json, PublicUrl url) {
        this.entities = entities;
        this.database = database;
        this.json = json;
        this.url = url;
    }

    /** In the transaction of the version. */
    void keep(UUID article, int number, Content content) {
        Optional<Finished> parts = parts(content);
        entities.createNativeQuery(STORE)
                .setParameter(1, article)
                .setParameter(2, number)
                .setParameter(3, Finished.FORM)
                .setParameter(4, parts.map(Finished::head).orElse(null))
                .setParameter(5, parts.map(Finished::body).orElse(null))
                .setParameter(6, parts.map(Finished::subjects).orElse(null))
                .setParameter(7, parts.map(Finished::media).orElse(null))
                .setParameter(8, parts.map(Finished::teasingMedia).orElse(null))
                .setParameter(9, content.sourceId())
                .setParameter(10, content.copyrightHolder())
                .setParameter(11, content.copyrightNotice())
                .setParameter(12, content.canonicalUrl())
                .setParameter(13, original(content))
                .executeUpdate();
    }

    /** The same of many whose first version this is, in one statement. */
    void keepFirst(Map<UUID, Content> articles) {
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
        new Sql().add(STORE_FIRST, Finished.FORM, rows.toString()).run(database);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** @return empty where what is shown depends on the time */
    Optional<Finished> parts(Content content) {
        if (content.media().stream().anyMatch(media -> media.rightsExpireAt() != null)) return Optional.empty();
        return Optional.of(new Finished(
                head(content),
                text(content),
                members(new Subjects(content.subjects())),
                media(content),
                media(content.teasing()),
                content.sourceId(),
                content.copyrightHolder(),
                content.copyrightNotice(),
                content.canonicalUrl(),
                original(content)));
    }

    private static String original(Content content) {
        return content.originalPublishedAt() == null
                ? null
                : content.originalPublishedAt().toString();
    }

    private byte[] head(Content content) {
        return members(new Head(
                content.type(),
                content.language(),
                content.headline(),
                content.headlines(),
                content.teaser(),
                content.bylines(),
                content.dateline()));
    }

    private byte[] text(Content content) {
        return members(new Text(
                content.body(),
                BodyHtml.of(content.body(), content.media()),
                BodyText.words(content.bodyText(), content.language())));
    }

    private byte[] media(Content content) {
        return members(new Shown(content.media().stream().map(ShownMedia::of).toList()));
    }

    /** @param row that has its finished parts */
    FinishedArticle view(ArticleRow row, Audience audience) {
        Finished parts = row.finished();
        String self = url.to("/v1/articles/" + row.id());
        byte[] bytes = object(
                members(new Identity(row.id(), row.version(), row.pubStatus(), row.visibility(), row.slug())),
                parts.head(),
                row.whole(audience) ? parts.body() : null,
                members(new Place(row.section(), row.tags())),
                parts.subjects(),
                members(new Whose(
                        row.source() == null
                                ? null
                                : new SourceName(
                                        row.source().slug(),
                                        row.source().name(),
                                        row.source().url()),
                        parts.sourceId(),
                        row.copyrightHolder(),
                        row.copyrightNotice(),
                        row.canonicalUrl(url.site()))),
                row.whole(audience) ? parts.media() : parts.teasingMedia(),
                members(new Rest(
                        row.corrections(),
                        row.translations(),
                        row.publishedAt(),
                        row.modifiedAt(),
                        parts.originalPublishedAt() == null ? null : Instant.parse(parts.originalPublishedAt()),
                        row.expiresAt(),
                        new Usage("permission-required", url.terms()),
                        new Links(self, self + "/rights", self + "/versions"))));
        return new FinishedArticle(bytes, row.id(), row.modifiedAt(), row.expiresAt());
    }

    // Without the braces.
    private byte[] members(Object some) {
        try {
            byte[] bytes = json.writeValueAsBytes(some);
            return Arrays.copyOfRange(bytes, 1, bytes.length - 1);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] object(byte[]... parts) {
        int length = 2;
        for (byte[] part : parts) length += part == null ? 0 : part.length + 1;
        ByteArrayOutputStream object = new ByteArrayOutputStream(length);
        object.write('{');
        boolean first = true;
        for (byte[] part : parts) {
            if (part == null || part.length == 0) continue;
            if (!first) object.write(',');
            object.writeBytes(part);
            first = false;
        }
        object.write('}');
        return object.toByteArray();
    }
}
