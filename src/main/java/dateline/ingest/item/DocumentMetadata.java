package dateline.ingest.item;

import dateline.article.body.HtmlStory;
import dateline.ingest.item.ImportedItem.Enclosure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Metadata of a document, collected while it is read. */
public final class DocumentMetadata {

    private static final int MAX_ENTRIES = 200_000;
    private static final int MAX_LENGTH = 500;
    // Characters of all names and attachments; those beyond it are ignored, as those beyond the number of entries are.
    private static final int MAX_TEXT = 10_000_000;

    /** An attachment in a WordPress export; alt and caption are plain text of at most 2,000 characters, or null. */
    public record AttachedFile(String url, String alt, String caption) {

        Enclosure toPicture() {
            return MediaElements.picture(url).merge(Enclosure.describe(url, caption, alt, null, null));
        }
    }

    public DocumentFormat format;
    public String language;
    public String base;
    /** URL from which the document was fetched; null if it was uploaded. */
    public String documentUrl;

    public int itemCount;
    /** URLs by which the document identifies itself. */
    public final List<String> selfUrls = new ArrayList<>();
    /** Authors of items without authors of their own. */
    public final Set<String> defaultAuthors = new LinkedHashSet<>();
    /** Display names by log-in name. */
    public final Map<String, String> displayNames = new HashMap<>();
    /** Attachments by the id that other items refer to. */
    public final Map<String, AttachedFile> attachments = new HashMap<>();
    /** Ids of the pictures attached to a post, by the id of the post, in document order. */
    public final Map<String, Set<String>> pictureIdsByPost = new HashMap<>();

    private int textLength;

    /** A copy that a second pass may extend while other threads read this one. */
    public DocumentMetadata copy() {
        DocumentMetadata copy = new DocumentMetadata();
        copy.format = format;
        copy.language = language;
        copy.base = base;
        copy.documentUrl = documentUrl;
        copy.itemCount = itemCount;
        copy.selfUrls.addAll(selfUrls);
        copy.defaultAuthors.addAll(defaultAuthors);
        copy.displayNames.putAll(displayNames);
        copy.attachments.putAll(attachments);
        copy.textLength = textLength;
        pictureIdsByPost.forEach((post, ids) -> copy.pictureIdsByPost.put(post, new LinkedHashSet<>(ids)));
        return copy;
    }

    public void addSelfUrl(String url) {
        if (url != null && selfUrls.size() < 20) selfUrls.add(url);
    }

    public void addAuthor(String name) {
        if (name != null && name.length() < MAX_LENGTH && defaultAuthors.size() < 20) defaultAuthors.add(name);
    }

    public void addAuthor(String login, String name) {
        if (login != null
                && name != null
                && login.length() + name.length() < MAX_LENGTH
                && displayNames.size() < MAX_ENTRIES
                && addText(login, name)) displayNames.put(login, name);
    }

    /** @param post to which the file is attached, or null */
    public void addAttachment(String id, String post, AttachedFile file) {
        if (id == null
                || id.length() >= MAX_LENGTH
                || !HtmlStory.isValidUrl(file.url())
                || attachments.size() >= MAX_ENTRIES
                || !addText(id, post, file.url(), file.alt(), file.caption())) return;
        attachments.put(id, file);
        if (post != null && post.length() < MAX_LENGTH && ItemMedia.isPicture(file.url()))
            pictureIdsByPost.computeIfAbsent(post, key -> new LinkedHashSet<>()).add(id);
    }

    // Whether the texts still fit; if so, they count.
    private boolean addText(String... texts) {
        int added = Stream.of(texts)
                .filter(Objects::nonNull)
                .mapToInt(String::length)
                .sum();
        if (textLength + added > MAX_TEXT) return false;
        textLength += added;
        return true;
    }
}
