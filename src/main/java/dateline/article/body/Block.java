package dateline.article.body;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dateline.article.check.WebAddress;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.DiscriminatorMapping;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A typed piece of an article's body. Its id is stable over versions, so that a correction can point at it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @Type(value = Block.Paragraph.class, name = "paragraph"),
    @Type(value = Block.Crosshead.class, name = "crosshead"),
    @Type(value = Block.Quote.class, name = "quote"),
    @Type(value = Block.Listing.class, name = "list"),
    @Type(value = Block.Image.class, name = "image"),
    @Type(value = Block.Audio.class, name = "audio"),
    @Type(value = Block.Video.class, name = "video"),
    @Type(value = Block.Embed.class, name = "embed"),
    @Type(value = Block.Table.class, name = "table"),
    @Type(value = Block.CorrectionNote.class, name = "correction")
})
@Schema(
        name = "Block",
        oneOf = {
            Block.Paragraph.class,
            Block.Crosshead.class,
            Block.Quote.class,
            Block.Listing.class,
            Block.Image.class,
            Block.Audio.class,
            Block.Video.class,
            Block.Embed.class,
            Block.Table.class,
            Block.CorrectionNote.class
        },
        discriminatorProperty = "type",
        discriminatorMapping = {
            @DiscriminatorMapping(value = "paragraph", schema = Block.Paragraph.class),
            @DiscriminatorMapping(value = "crosshead", schema = Block.Crosshead.class),
            @DiscriminatorMapping(value = "quote", schema = Block.Quote.class),
            @DiscriminatorMapping(value = "list", schema = Block.Listing.class),
            @DiscriminatorMapping(value = "image", schema = Block.Image.class),
            @DiscriminatorMapping(value = "audio", schema = Block.Audio.class),
            @DiscriminatorMapping(value = "video", schema = Block.Video.class),
            @DiscriminatorMapping(value = "embed", schema = Block.Embed.class),
            @DiscriminatorMapping(value = "table", schema = Block.Table.class),
            @DiscriminatorMapping(value = "correction", schema = Block.CorrectionNote.class)
        })
public sealed interface Block {

    /** Letters, digits and dashes; unique in the article. */
    String id();

    Block withId(String id);

    /** Returns the id of the media object that this block places; empty for other blocks. */
    default Optional<String> mediaId() {
        return Optional.empty();
    }

    /** Returns the block without the caption of its media object. */
    default Block withoutCaption() {
        return this;
    }

    /**
     * Running text. {@code html} may contain a, em, strong, sub, sup and br only. Send either member; {@code text} is
     * derived from {@code html}.
     */
    @Schema(name = "ParagraphBlock")
    record Paragraph(
            @Pattern(regexp = ID) String id,
            @Size(max = 20_000) String text,
            @Size(max = 40_000) String html) implements Block, MarkedUpText {
        /** Text without markup. */
        public static Paragraph plain(String id, String text) {
            return new Paragraph(id, text, InlineHtml.ofText(text));
        }

        @Override
        public Paragraph withId(String id) {
            return new Paragraph(id, text, html);
        }
    }

    /** A heading between paragraphs, of level 2 or 3; 2 if omitted. */
    @Schema(name = "CrossheadBlock")
    record Crosshead(
            @Pattern(regexp = ID) String id,
            @NotBlank @Size(max = 500) String text,
            @Min(2) @Max(3) Integer level) implements Block {
        @Override
        public Crosshead withId(String id) {
            return new Crosshead(id, text, level);
        }
    }

    /** A quotation as a block of its own. */
    @Schema(name = "QuoteBlock")
    record Quote(
            @Pattern(regexp = ID) String id,
            @Size(max = 20_000) String text,
            @Size(max = 40_000) String html,
            @Size(max = 500) String attribution)
            implements Block, MarkedUpText {
        @Override
        public Quote withId(String id) {
            return new Quote(id, text, html, attribution);
        }
    }

    /** A list of short texts. */
    @Schema(name = "ListBlock")
    record Listing(
            @Pattern(regexp = ID) String id,
            boolean ordered,
            @NotEmpty @Size(max = 500) List<@NotNull @Valid Item> items)
            implements Block {
        @Override
        public Listing withId(String id) {
            return new Listing(id, ordered, items);
        }
    }

    /** One line of a list; send text or html. */
    @Schema(name = "ListItem")
    record Item(
            @Size(max = 5_000) String text,
            @Size(max = 10_000) String html) implements MarkedUpText {}

    /** A block that places a media object of the article. */
    sealed interface MediaBlock extends Block {

        /** The id of the media object. */
        String media();

        @Override
        default Optional<String> mediaId() {
            return Optional.of(media());
        }
    }

    /** Places an image of the article's media. */
    @Schema(name = "ImageBlock")
    record Image(
            @Pattern(regexp = ID) String id,
            @NotBlank String media,
            @Size(max = 2_000) String caption) implements MediaBlock {
        @Override
        public Image withId(String id) {
            return new Image(id, media, caption);
        }

        @Override
        public Image withoutCaption() {
            return new Image(id, media, null);
        }
    }

    /** Places an audio object of the article's media. */
    @Schema(name = "AudioBlock")
    record Audio(
            @Pattern(regexp = ID) String id,
            @NotBlank String media,
            @Size(max = 2_000) String caption) implements MediaBlock {
        @Override
        public Audio withId(String id) {
            return new Audio(id, media, caption);
        }

        @Override
        public Audio withoutCaption() {
            return new Audio(id, media, null);
        }
    }

    /** Places a video of the article's media. */
    @Schema(name = "VideoBlock")
    record Video(
            @Pattern(regexp = ID) String id,
            @NotBlank String media,
            @Size(max = 2_000) String caption) implements MediaBlock {
        @Override
        public Video withId(String id) {
            return new Video(id, media, caption);
        }

        @Override
        public Video withoutCaption() {
            return new Video(id, media, null);
        }
    }

    /** Content of another site, by its URL; never markup. */
    @Schema(name = "EmbedBlock")
    record Embed(
            @Pattern(regexp = ID) String id,
            @NotBlank @WebAddress String url,
            @Size(max = 100) String provider,
            @Size(max = 2_000) String fallbackText)
            implements Block {
        @Override
        public Embed withId(String id) {
            return new Embed(id, url, provider, fallbackText);
        }
    }

    /** Rows of plain text. If there is a header, each row has as many cells as the header. */
    @Schema(name = "TableBlock")
    record Table(
            @Pattern(regexp = ID) String id,
            @Size(max = 500) String caption,
            @Size(max = 50) List<@NotNull String> header,
            @NotEmpty @Size(max = 1_000) List<@NotNull @Size(max = 50) List<@NotNull String>> rows)
            implements Block {
        @Override
        public Table withId(String id) {
            return new Table(id, caption, header, rows);
        }
    }

    /** Places the note of a correction. The server fills in the text of the note. */
    @Schema(name = "CorrectionBlock")
    record CorrectionNote(
            @Pattern(regexp = ID) String id,
            @NotBlank @Size(max = 40) String correction,
            @Size(max = 2_000) String text)
            implements Block {
        @Override
        public CorrectionNote withId(String id) {
            return new CorrectionNote(id, correction, text);
        }
    }

    /** The pattern of a block id. */
    String ID = "[A-Za-z0-9-]{1,40}";
}
