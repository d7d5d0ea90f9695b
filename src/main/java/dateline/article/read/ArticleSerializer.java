package dateline.article.read;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.article.model.Audience;
import dateline.article.policy.UsePolicySignals;
import dateline.article.rows.ArticleRow;
import dateline.article.rows.ArticleRow.NameRef;
import dateline.article.rows.ArticleRow.Translation;
import dateline.article.rows.Highlights;
import dateline.article.rows.SerializedParts;
import dateline.http.base.PublicUrl;
import dateline.http.describe.CacheableRepresentation;
import dateline.http.describe.SerializedJson;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the JSON of an article, in the form of {@link ArticleView}: the serialized parts of its version, and the members
 * that change without a new version, such as names and translations. The parts are stored when the version is made;
 * {@link PartsSerializer} makes those that are not stored for each response.
 */
@Singleton
public class ArticleSerializer {

    // Bytes of the members beside the serialized parts; the buffer grows if there are more.
    private static final int EXPECTED_BYTES = 1_500;

    /**
     * What a response shows beside the article.
     *
     * @param self path of the response; null for that of the article
     * @param translations null for those of the row
     * @param related null unless related articles are included
     */
    private record Included(String self, List<Translation> translations, List<SerializedArticle> related) {
        private static final Included NOTHING = new Included(null, null, null);
    }

    private final ObjectMapper json;
    private final PartsSerializer partsSerializer;
    private final PublicUrl url;

    ArticleSerializer(ObjectMapper json, PartsSerializer partsSerializer, PublicUrl url) {
        this.json = json;
        this.partsSerializer = partsSerializer;
        this.url = url;
    }

    /** Returns the article as the audience may read it at this instant. */
    public SerializedArticle serialize(ArticleRow row, Audience audience, Instant now) {
        return serialize(row, audience, now, Included.NOTHING);
    }

    /** Returns a version of the article, with its own URL. */
    public SerializedArticle serializeVersion(ArticleRow row, Audience audience, Instant now) {
        return serialize(row, audience, now, new Included(path(row) + "/versions/" + row.version(), null, null));
    }

    /** Returns the whole text of an article that is not published yet. @param path at which it is read */
    public SerializedArticle serializePreview(ArticleRow row, String path, Instant now) {
        return serialize(row, Audience.NEWSROOM, now, new Included(path, null, null));
    }

    /**
     * Returns the article with included articles.
     *
     * @param translations null for those of the row, without headlines
     * @param related null unless they are included
     */
    SerializedArticle serialize(
            ArticleRow row,
            Audience audience,
            Instant now,
            List<Translation> translations,
            List<SerializedArticle> related) {
        return serialize(row, audience, now, new Included(null, translations, related));
    }

    /** Returns the article with header fields that state its use policy. @param row was read with its use policy */
    SerializedArticle withSignals(SerializedArticle article, ArticleRow row) {
        return article.withSignals(
                UsePolicySignals.link(row.id(), url), UsePolicySignals.headers(row.id(), row.usePolicy(), url));
    }

    private SerializedArticle serialize(ArticleRow row, Audience audience, Instant now, Included included) {
        List<SerializedArticle> related = included.related() == null ? List.of() : included.related();
        Instant modifiedAt = row.modifiedAt();
        Optional<Instant> end = Optional.ofNullable(row.expiresAt());
        ArticleRow serialized = row;
        if (row.serializedParts() == null) {
            ReaderView view = ReaderView.of(row, audience, now);
            serialized = row.withParts(partsSerializer.serialize(view.content(), row.correctionKinds()));
            modifiedAt = view.modifiedAt();
            end = view.trueUntil();
        }
        return new SerializedArticle(
                write(serialized, serialized.isFullyReadableBy(audience), included),
                Stream.concat(
                                Stream.of(CacheableRepresentation.articleTag(row.id())),
                                related.stream().flatMap(one -> one.cacheTags().stream()))
                        .distinct()
                        .toList(),
                included.related() == null ? Optional.of(modifiedAt) : Optional.empty(),
                Stream.concat(end.stream(), related.stream().flatMap(one -> one.trueUntil().stream()))
                        .min(Instant::compareTo));
    }

    private byte[] write(ArticleRow row, boolean isWhole, Included included) {
        SerializedParts parts = row.serializedParts();
        byte[] body = isWhole ? parts.body() : null;
        byte[] media = isWhole ? parts.media() : parts.teaserMedia();
        var out = new ByteArrayOutputStream(EXPECTED_BYTES + parts.head().length + length(body) + length(media));
        try (JsonGenerator to = json.getFactory().createGenerator(out)) {
            to.writeStartObject();
            to.writeStringField("id", row.id().toString());
            to.writeNumberField("version", row.version());
            to.writeStringField("pubStatus", row.pubStatus());
            to.writeStringField("visibility", row.visibility());
            to.writeStringField("slug", row.slug());
            SerializedJson.writeMembers(parts.head(), to);
            SerializedJson.writeMembers(body, to);
            writeSectionAndTags(row, to);
            SerializedJson.writeMembers(parts.subjects(), to);
            writeSource(row, to);
            SerializedJson.writeMembers(media, to);
            writeValues("corrections", row.corrections(), to);
            writeValues(
                    "translations", included.translations() == null ? row.translations() : included.translations(), to);
            writeDates(row, to);
            writeHighlights(row.highlights(), to);
            if (included.related() != null) writeValues("related", included.related(), to);
            writeLinks(row, included.self(), to);
            to.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static int length(byte[] part) {
        return part == null ? 0 : part.length;
    }

    private static void writeSectionAndTags(ArticleRow row, JsonGenerator to) throws IOException {
        if (row.section() != null) {
            to.writeFieldName("section");
            writeName(row.section(), to);
        }
        to.writeArrayFieldStart("tags");
        for (NameRef tag : row.tags()) writeName(tag, to);
        to.writeEndArray();
    }

    private static void writeName(NameRef name, JsonGenerator to) throws IOException {
        to.writeStartObject();
        writeText("slug", name.slug(), to);
        writeText("name", name.name(), to);
        to.writeEndObject();
    }

    private void writeSource(ArticleRow row, JsonGenerator to) throws IOException {
        if (row.source() != null) {
            to.writeObjectFieldStart("source");
            writeText("slug", row.source().slug(), to);
            writeText("name", row.source().name(), to);
            writeText("url", row.source().url(), to);
            to.writeEndObject();
        }
        writeText("sourceId", row.serializedParts().sourceId(), to);
        writeText("copyrightHolder", row.copyrightHolder(), to);
        writeText("copyrightNotice", row.copyrightNotice(), to);
        writeText("canonicalUrl", row.canonicalUrl(url.site()), to);
    }

    private static void writeDates(ArticleRow row, JsonGenerator to) throws IOException {
        to.writeStringField("publishedAt", row.publishedAt().toString());
        to.writeStringField("modifiedAt", row.modifiedAt().toString());
        writeText("originalPublishedAt", row.serializedParts().originalPublishedAt(), to);
        if (row.expiresAt() != null)
            to.writeStringField("expiresAt", row.expiresAt().toString());
    }

    private static void writeHighlights(Highlights highlights, JsonGenerator to) throws IOException {
        if (highlights != null) to.writePOJOField("highlights", highlights);
    }

    private static String path(ArticleRow row) {
        return "/v1/articles/" + row.id();
    }

    private void writeLinks(ArticleRow row, String self, JsonGenerator to) throws IOException {
        String article = url.to(path(row));
        to.writeObjectFieldStart("usage");
        to.writeStringField("reproduction", "permission-required");
        to.writeStringField("terms", url.terms());
        to.writeEndObject();
        to.writeObjectFieldStart("links");
        to.writeStringField("self", self == null ? article : url.to(self));
        to.writeStringField("rights", article + "/rights");
        to.writeStringField("versions", article + "/versions");
        to.writeEndObject();
    }

    private static void writeText(String member, String value, JsonGenerator to) throws IOException {
        if (value != null) to.writeStringField(member, value);
    }

    private static void writeValues(String member, List<?> values, JsonGenerator to) throws IOException {
        to.writeArrayFieldStart(member);
        for (Object value : values) to.writePOJO(value);
        to.writeEndArray();
    }
}
