package dateline.article.body;

import dateline.article.check.SourceTypeCode;
import dateline.article.check.WebAddress;
import io.soabase.recordbuilder.core.RecordBuilder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An image, audio or video object of an article, with its location, description and rights.
 *
 * @param id unique in the article; generated if omitted
 * @param role {@code main}, {@code inline} or another lower-case word
 * @param mimeType media type of the file at {@code url}
 * @param duration seconds, of audio and video
 * @param sizeInBytes size of the file
 * @param syndicatable whether partners may have it: {@code inherit} (the permission decides), {@code allow},
 *     {@code deny}
 * @param rightsExpireAt from this instant on it must not be shown
 * @param digitalSourceType code of IPTC's vocabulary Digital Source Type
 * @param responsibleEditor name of the person who is editorially responsible for the object
 */
@RecordBuilder
@Schema(name = "Media")
public record Media(
        @Pattern(regexp = Block.ID) String id,

        @NotNull @Pattern(regexp = "image|audio|video") @Schema(enumeration = {"image", "audio", "video"})
        String type,

        @Pattern(regexp = "[a-z]++(-[a-z]++)*+") @Size(max = 50) String role,

        @NotBlank @WebAddress String url,

        @Pattern(regexp = "[a-z]+/[a-z0-9.+-]+") @Size(max = 100) String mimeType,

        @Min(1) Integer width,
        @Min(1) Integer height,
        @Min(0) Integer duration,
        @Min(0) Long sizeInBytes,
        @Size(max = 50) List<@NotNull @Valid Rendition> renditions,
        @Size(max = 5_000) String caption,
        @Size(max = 2_000) String alt,
        @Size(max = 500) String creditLine,
        @Size(max = 200) String copyrightHolder,
        @Size(max = 2_000) String usageTerms,
        @Size(max = 200_000) String transcript,

        @Pattern(regexp = "inherit|allow|deny") @Schema(enumeration = {"inherit", "allow", "deny"})
        String syndicatable,

        Instant rightsExpireAt,
        @SourceTypeCode String digitalSourceType,
        @Size(max = 200) String responsibleEditor) {

    /** The same object in another size or format, which {@code name} describes. */
    public record Rendition(
            @Size(max = 100) String name,
            @NotBlank @WebAddress String url,

            @Pattern(regexp = "[a-z]+/[a-z0-9.+-]+") @Size(max = 100) String mimeType,

            @Min(1) Integer width,
            @Min(1) Integer height) {}

    /** Returns a media object found in a text, with its location and description. */
    static Media inline(String id, String type, String url, String alt, Integer width, Integer height) {
        return MediaBuilder.builder()
                .id(id)
                .type(type)
                .role("inline")
                .url(url)
                .width(width)
                .height(height)
                .alt(alt)
                .build();
    }

    public Media withId(String newId) {
        return MediaBuilder.builder(this).id(newId).build();
    }

    Media withAlt(String newAlt) {
        return MediaBuilder.builder(this).alt(newAlt).build();
    }

    /** Whether readers may see the object. Of a withdrawn object only the place remains. */
    public boolean canBeShown() {
        return url != null;
    }

    /** Whether the rights have ended at this instant. The instant of the end itself counts as ended. */
    boolean rightsEndedAt(Instant now) {
        return rightsExpireAt != null && !rightsExpireAt.isAfter(now);
    }

    /** Returns the object reduced to its place in the article and the end of its rights. */
    public Media placeholder() {
        return MediaBuilder.builder()
                .id(id)
                .type(type)
                .role(role)
                .rightsExpireAt(rightsExpireAt)
                .build();
    }

    /** Whether the object belongs to the teaser. Only the main image does; audio and video count as full text. */
    public boolean belongsToTeaser() {
        return type.equals("image") && "main".equals(role);
    }

    Media withoutTranscript() {
        return MediaBuilder.builder(this).transcript(null).build();
    }

    /**
     * Returns the media type of the file: as given, else by the extension of its URL, else the most common one of its
     * kind.
     */
    public String contentType() {
        return contentType(type, mimeType, url);
    }

    /** Like {@link #contentType()}, for the values of another record. */
    static String contentType(String type, String mimeType, String url) {
        if (mimeType != null) return mimeType;
        String path = URI.create(url).getPath().toLowerCase(Locale.ROOT);
        String byExtension = TYPE_BY_EXTENSION.get(path.substring(path.lastIndexOf('.') + 1));
        if (byExtension != null && byExtension.startsWith(type + "/")) return byExtension;
        return switch (type) {
            case "audio" -> "audio/mpeg";
            case "video" -> "video/mp4";
            default -> "image/jpeg";
        };
    }

    private static final Map<String, String> TYPE_BY_EXTENSION = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("gif", "image/gif"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("wav", "audio/wav"),
            Map.entry("flac", "audio/flac"),
            Map.entry("webm", "video/webm"),
            Map.entry("mov", "video/quicktime"));
}
