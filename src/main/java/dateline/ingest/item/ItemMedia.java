package dateline.ingest.item;

import dateline.article.body.HtmlStory;
import dateline.article.body.Media;
import dateline.article.body.MediaBuilder;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.xml.TextCleaner;
import dateline.ingest.xml.UrlResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects the images, audio and video of an item, from its attachments and its body, each once. */
public final class ItemMedia {

    private static final Set<String> MEDIA_TYPES = Set.of("image", "audio", "video");
    private static final Map<String, String> TYPES_BY_EXTENSION = Map.ofEntries(
            Map.entry("jpg", "image"),
            Map.entry("jpeg", "image"),
            Map.entry("png", "image"),
            Map.entry("gif", "image"),
            Map.entry("webp", "image"),
            Map.entry("avif", "image"),
            Map.entry("mp3", "audio"),
            Map.entry("m4a", "audio"),
            Map.entry("ogg", "audio"),
            Map.entry("opus", "audio"),
            Map.entry("wav", "audio"),
            Map.entry("flac", "audio"),
            Map.entry("mp4", "video"),
            Map.entry("webm", "video"),
            Map.entry("mov", "video"));
    private static final int MAX_MEDIA = 100;

    private ItemMedia() {}

    /** @param text the body, whose blocks refer to media by id; attached media follow those of the body */
    public static List<Media> of(
            ImportedItem item, HtmlStory text, DocumentMetadata metadata, Truncations truncations) {
        Map<String, Media> all = new LinkedHashMap<>();
        // A URL used as video and as audio gives two media, since blocks refer to both.
        for (Media file : text.media())
            if (all.putIfAbsent(file.url(), file) != null) all.put(file.type() + " " + file.url(), file);
        List<Enclosure> attached = new ArrayList<>();
        DocumentMetadata.AttachedFile mainPicture =
                item.thumbnail() == null ? null : metadata.attachments.get(item.thumbnail());
        if (mainPicture != null) attached.add(mainPicture.toPicture());
        for (Enclosure file : item.media()) attached.add(resolveUrl(file, item, metadata));
        if (item.preview() != null
                && all.values().stream().noneMatch(file -> "image".equals(file.type()))
                && attached.stream().noneMatch(file -> "image".equals(detectType(file))))
            attached.add(resolveUrl(item.preview(), item, metadata));
        boolean isFirst = true;
        boolean hasPicture = false;
        int omitted = text.omittedMedia();
        for (Enclosure file : attached) {
            String type = detectType(file);
            if (type == null || !HtmlStory.isValidUrl(file.url())) continue;
            Media existing = all.get(file.url());
            if (existing == null && all.size() == MAX_MEDIA) {
                omitted++;
                continue;
            }
            String id = existing == null ? "m" + (all.size() + 1) : existing.id();
            // The first picture is a main medium too: an audio item needs one where only pictures are shown.
            boolean isFirstPicture = !hasPicture && type.equals("image");
            all.put(
                    file.url(),
                    toMedia(id, type, isFirst || isFirstPicture ? "main" : "inline", file, existing, truncations));
            isFirst = false;
            hasPicture |= isFirstPicture;
        }
        truncations.recordCount("media", all.size() + omitted, all.size());
        return List.copyOf(all.values());
    }

    private static Enclosure resolveUrl(Enclosure file, ImportedItem item, DocumentMetadata metadata) {
        return file.withUrl(UrlResolver.resolve(file.url(), item.base(), metadata.base, metadata.documentUrl));
    }

    private static Media toMedia(
            String id, String type, String role, Enclosure file, Media existing, Truncations truncations) {
        String caption = truncations.truncate("media", TextCleaner.clean(file.caption()), 1_990);
        return MediaBuilder.builder()
                .id(id)
                .type(existing == null ? type : existing.type())
                .role(role)
                .url(file.url())
                .mimeType(normalizeMimeType(file, type))
                .width(file.width() == null && existing != null ? existing.width() : file.width())
                .height(file.height() == null && existing != null ? existing.height() : file.height())
                .duration(file.duration())
                .sizeInBytes(file.length())
                .caption(caption == null && existing != null ? existing.caption() : caption)
                .alt(
                        existing == null || existing.alt() == null
                                ? truncations.truncate("media", TextCleaner.clean(file.alt()), 1_990)
                                : existing.alt())
                .creditLine(truncations.truncate("media", TextCleaner.cleanLine(file.credit()), 490))
                .copyrightHolder(truncations.truncate("media", TextCleaner.cleanLine(file.copyright()), 190))
                .build();
    }

    /** @return image, audio or video; null for anything else, such as a document or subtitles */
    private static String detectType(Enclosure file) {
        if (file.medium() != null && MEDIA_TYPES.contains(file.medium().toLowerCase(Locale.ROOT)))
            return file.medium().toLowerCase(Locale.ROOT);
        String mainType = file.mimeType() == null
                ? ""
                : file.mimeType().strip().toLowerCase(Locale.ROOT).replaceFirst("/.*", "");
        if (MEDIA_TYPES.contains(mainType)) return mainType;
        return findTypeByExtension(file.url());
    }

    /** Whether the URL ends with the extension of an image. */
    static boolean isPicture(String url) {
        return "image".equals(findTypeByExtension(url));
    }

    private static String findTypeByExtension(String url) {
        String path = url.replaceFirst("[?#].*", "").toLowerCase(Locale.ROOT);
        return TYPES_BY_EXTENSION.get(path.substring(path.lastIndexOf('.') + 1));
    }

    private static String normalizeMimeType(Enclosure file, String type) {
        if (file.mimeType() == null) return null;
        String normalized = file.mimeType().toLowerCase(Locale.ROOT);
        int parameters = normalized.indexOf(';');
        if (parameters >= 0) normalized = normalized.substring(0, parameters);
        normalized = normalized.strip();
        return normalized.matches("[a-z]+/[a-z0-9.+-]+")
                        && normalized.startsWith(type + "/")
                        && normalized.length() <= 100
                ? normalized
                : null;
    }
}
