package dateline.ingest.item;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.ingest.xml.DateParser;
import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One item of a document, independent of its format. Values that the document does not give are null or empty.
 *
 * @param number in its document, from 1
 * @param id as its publisher gave it, never generated
 * @param title plain text
 * @param summary plain text
 * @param html the body, untrusted markup
 * @param base URL against which URLs in the body are resolved
 * @param section of the publication
 * @param license URL of its licence
 * @param hasUnreadableDate whether it has a publication date that cannot be read
 * @param preview a small picture, used if there is no other
 * @param state {@code draft}, {@code trash} or another state of the system it comes from; null for a published item
 * @param kind for an item that is no article: {@code page}, {@code attachment}
 * @param slug in the URLs of its publisher
 * @param thumbnail id of the attachment that is its main picture
 * @param line an unparsed line of an export
 * @param ninjs a news object of ninjs; the other members then hold only its identity, dates and state
 */
@RecordBuilder
public record ImportedItem(
        int number,
        String id,
        String link,
        String title,
        String summary,
        String html,
        String base,
        List<String> authors,
        String language,
        Term section,
        List<Term> terms,
        String rights,
        String license,
        Instant published,
        boolean hasUnreadableDate,
        Instant updated,
        Instant expires,
        List<Enclosure> media,
        Enclosure preview,
        String state,
        String kind,
        String slug,
        String thumbnail,
        String line,
        JsonNode ninjs) {

    /** A category, tag or subject; slug and scheme may be null. */
    public record Term(String slug, String name, String scheme) {}

    /**
     * A picture, audio or video file that belongs to an item.
     *
     * @param mimeType as written in the document
     * @param medium image, audio, video or null
     * @param length bytes
     * @param duration seconds
     * @param alt text alternative of a picture
     */
    @RecordBuilder
    public record Enclosure(
            String url,
            String mimeType,
            String medium,
            Long length,
            Integer duration,
            Integer width,
            Integer height,
            String caption,
            String alt,
            String credit,
            String copyright) {

        /** A file with a description only; another element gives its type and size. */
        public static Enclosure describe(String url, String caption, String alt, String credit, String copyright) {
            return ImportedItemEnclosureBuilder.builder()
                    .url(url)
                    .caption(caption)
                    .alt(alt)
                    .credit(credit)
                    .copyright(copyright)
                    .build();
        }

        Enclosure withDuration(Integer seconds) {
            boolean isAudio = "audio".equals(medium) || mimeType != null && mimeType.startsWith("audio/");
            if (duration != null || !isAudio) return this;
            return ImportedItemEnclosureBuilder.builder(this).duration(seconds).build();
        }

        Enclosure withUrl(String other) {
            return ImportedItemEnclosureBuilder.builder(this).url(other).build();
        }

        /** Combines what two elements say of the same file; this one takes precedence. */
        Enclosure merge(Enclosure other) {
            return ImportedItemEnclosureBuilder.builder()
                    .url(url)
                    .mimeType(firstNonNull(mimeType, other.mimeType))
                    .medium(firstNonNull(medium, other.medium))
                    .length(firstNonNull(length, other.length))
                    .duration(firstNonNull(duration, other.duration))
                    .width(firstNonNull(width, other.width))
                    .height(firstNonNull(height, other.height))
                    .caption(firstNonNull(caption, other.caption))
                    .alt(firstNonNull(alt, other.alt))
                    .credit(firstNonNull(credit, other.credit))
                    .copyright(firstNonNull(copyright, other.copyright))
                    .build();
        }

        private static <T> T firstNonNull(T first, T second) {
            return first == null ? second : first;
        }
    }

    /** Collects the values of an item while it is read. */
    public static final class Builder {
        public final boolean isWanted;
        public String id;
        public String link;
        public String title;
        public String summary;
        public String html;
        public String base;
        public String language;
        public Term section;
        public String rights;
        public String license;
        public Instant published;
        public boolean hasUnreadableDate;
        public Instant updated;
        public Instant expires;
        public String state;
        public String kind;
        public String slug;
        public String thumbnail;
        public JsonNode ninjs;
        Integer duration;
        private Enclosure preview;
        public final List<String> authors = new ArrayList<>();
        final List<Term> terms = new ArrayList<>();
        private final Map<String, Enclosure> media = new LinkedHashMap<>();

        /** @param isWanted whether the item will be made; if not, it is only checked for errors */
        public Builder(boolean isWanted) {
            this.isWanted = isWanted;
        }

        public Instant parseDate(String text) {
            return isWanted ? DateParser.parse(text) : null;
        }

        /** Sets the publication date; the first readable one counts. */
        public void setPublished(String date) {
            Instant instant = parseDate(date);
            if (published == null) published = instant;
            hasUnreadableDate |= isWanted && instant == null && !date.isBlank();
        }

        public void addAuthor(String name) {
            if (name != null && !authors.contains(name)) requireRoom(authors).add(name);
        }

        public void addTerm(Term term) {
            requireRoom(terms).add(term);
        }

        /** Sets the preview picture; the widest one counts, or the first if no width is known. */
        void offerPreview(Enclosure picture) {
            if (picture.url() == null) return;
            if (preview == null
                    || picture.width() != null && (preview.width() == null || picture.width() > preview.width()))
                preview = picture;
        }

        public void addMedia(Enclosure file) {
            if (file.url() == null) return;
            if (media.size() == DocumentLimits.MAX_REPEATED_VALUES && !media.containsKey(file.url()))
                throw tooManyValues();
            media.merge(file.url(), file, Enclosure::merge);
        }

        private static <T> List<T> requireRoom(List<T> list) {
            if (list.size() == DocumentLimits.MAX_REPEATED_VALUES) throw tooManyValues();
            return list;
        }

        private static DocumentRefusedException tooManyValues() {
            return DocumentRefusedException.of(
                    "item-too-large",
                    "An item has more than " + DocumentLimits.MAX_REPEATED_VALUES + " authors, categories or files.");
        }

        ImportedItem build(int number) {
            return ImportedItemBuilder.builder()
                    .number(number)
                    .id(id)
                    .link(link)
                    .title(title)
                    .summary(summary)
                    .html(html)
                    .base(base)
                    .authors(List.copyOf(authors))
                    .language(language)
                    .section(section)
                    .terms(List.copyOf(terms))
                    .rights(rights)
                    .license(license)
                    .published(published)
                    .hasUnreadableDate(hasUnreadableDate && published == null)
                    .updated(updated)
                    .expires(expires)
                    .media(media.values().stream()
                            .map(file -> file.withDuration(duration))
                            .toList())
                    .preview(preview)
                    .state(state)
                    .kind(kind)
                    .slug(slug)
                    .thumbnail(thumbnail)
                    .ninjs(ninjs)
                    .build();
        }
    }

    public static ImportedItem line(int number, String line) {
        return ImportedItemBuilder.builder()
                .number(number)
                .authors(List.of())
                .terms(List.of())
                .media(List.of())
                .line(line)
                .build();
    }
}
