package dateline.format;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dateline.format.FeedDocument.Deleted;
import dateline.format.FeedEntry.Category;
import dateline.format.FeedEntry.EntryAuthor;
import dateline.format.FeedEntry.EntryMedia;
import dateline.format.FeedEntry.EntryRights;
import dateline.format.FeedEntry.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes JSON Feed 1.1. The extension {@code _dateline} holds what the format has no members for: copyright and tombstones of the feed;
 * rights, section, source and digital source type of an item; credit, copyright, dimensions and digital source type of an attachment.
 */
public final class JsonFeed {

    public static final String MEDIA_TYPE = "application/feed+json";

    // Writes characters outside the Basic Multilingual Plane in UTF-8 instead of as pairs of escapes.
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();
    private static final String EXTENSION = "_dateline";

    private JsonFeed() {}

    /** Writes the document in UTF-8. Equal feeds give equal bytes. */
    public static byte[] write(FeedDocument feed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            feedMembers(json, feed);
            json.writeArrayFieldStart("items");
            for (FeedEntry entry : feed.entries()) {
                item(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void feedMembers(JsonGenerator json, FeedDocument feed) throws IOException {
        field(json, "version", "https://jsonfeed.org/version/1.1");
        field(json, "title", feed.title());
        field(json, "home_page_url", feed.links().site());
        field(json, "feed_url", feed.links().self());
        field(json, "description", feed.description());
        field(json, "next_url", feed.links().next());
        field(json, "icon", feed.imageUrl());
        authors(json, feed.author() == null ? List.of() : List.of(new EntryAuthor(feed.author(), null)));
        field(json, "language", feed.language());
        if (feed.links().hub() != null) {
            json.writeArrayFieldStart("hubs");
            json.writeStartObject();
            field(json, "type", "WebSub");
            field(json, "url", feed.links().hub());
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeObjectFieldStart(EXTENSION);
        field(json, "id", feed.id());
        field(json, "updated", feed.updated());
        field(json, "copyright", feed.copyright());
        json.writeArrayFieldStart("deleted");
        for (Deleted deleted : feed.deleted()) {
            json.writeStartObject();
            field(json, "id", deleted.id());
            field(json, "when", deleted.when());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void item(JsonGenerator json, FeedEntry entry) throws IOException {
        json.writeStartObject();
        field(json, "id", entry.id());
        field(json, "url", entry.url());
        field(json, "title", entry.title().isEmpty() ? null : entry.title());
        field(json, "content_html", entry.contentHtml());
        if (entry.contentHtml() == null) {
            field(json, "content_text", requireNonNullElse(entry.summary(), entry.title()));
        }
        field(json, "summary", entry.summary());
        field(json, "image", firstImage(entry));
        field(json, "date_published", entry.published());
        field(json, "date_modified", entry.updated());
        authors(json, entry.authors());
        tags(json, entry);
        field(json, "language", entry.language());
        attachments(json, entry.media());
        extension(json, entry);
        json.writeEndObject();
    }

    private static String firstImage(FeedEntry entry) {
        return entry.media().stream()
                .filter(media -> media.type() == MediaType.IMAGE)
                .map(EntryMedia::url)
                .findFirst()
                .orElse(null);
    }

    private static void authors(JsonGenerator json, List<EntryAuthor> authors) throws IOException {
        if (authors.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("authors");
        for (EntryAuthor author : authors) {
            json.writeStartObject();
            field(json, "name", author.name());
            field(json, "url", author.url());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void tags(JsonGenerator json, FeedEntry entry) throws IOException {
        List<String> labels = entry.distinctCategories().stream()
                .map(Category::label)
                .distinct()
                .toList();
        if (!labels.isEmpty()) {
            json.writeFieldName("tags");
            json.writeArray(labels.toArray(String[]::new), 0, labels.size());
        }
    }

    private static void attachments(JsonGenerator json, List<EntryMedia> media) throws IOException {
        if (media.isEmpty()) {
            return;
        }
        Set<String> titles = new HashSet<>();
        json.writeArrayFieldStart("attachments");
        for (EntryMedia attachment : media) {
            json.writeStartObject();
            field(json, "url", attachment.url());
            field(json, "mime_type", attachment.mimeType());
            // Attachments with the same title are alternative encodings of one recording, so a repeated title is
            // omitted.
            field(json, "title", titles.add(attachment.caption()) ? attachment.caption() : null);
            field(json, "size_in_bytes", attachment.length());
            field(json, "duration_in_seconds", attachment.duration());
            if (attachment.credit() != null
                    || attachment.copyright() != null
                    || attachment.width() != null
                    || attachment.height() != null
                    || attachment.digitalSourceType() != null) {
                json.writeObjectFieldStart(EXTENSION);
                field(json, "credit", attachment.credit());
                field(json, "copyright", attachment.copyright());
                field(json, "width", attachment.width());
                field(json, "height", attachment.height());
                field(json, "digital_source_type", termOf(attachment.digitalSourceType()));
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void extension(JsonGenerator json, FeedEntry entry) throws IOException {
        if (entry.rights() == null
                && entry.source() == null
                && entry.section() == null
                && entry.digitalSourceType() == null) {
            return;
        }
        EntryRights rights = requireNonNullElse(entry.rights(), new EntryRights(null, null, null));
        json.writeObjectFieldStart(EXTENSION);
        field(json, "section", entry.section() == null ? null : entry.section().term());
        field(json, "digital_source_type", termOf(entry.digitalSourceType()));
        field(json, "rights", rights.statement());
        field(json, "license", rights.licenseUrl());
        field(json, "valid_until", rights.validUntil());
        if (entry.source() != null) {
            json.writeObjectFieldStart("source");
            field(json, "name", entry.source().name());
            field(json, "url", entry.source().url());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static String termOf(Category category) {
        return category == null ? null : category.term();
    }

    private static void field(JsonGenerator json, String name, Object value) throws IOException {
        if (value instanceof Number number) {
            json.writeNumberField(name, number.longValue());
        } else if (value != null) {
            json.writeStringField(name, value.toString());
        }
    }
}
