package dateline.ingest.item;

import dateline.article.body.HtmlStory;
import dateline.ingest.item.ImportedItem.Enclosure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Metadata of a document, collected while it is read. */
public final class DocumentMetadata {

    private static final int MOST = 200_000;
    private static final int LONGEST = 500;

    /** An attachment in a WordPress export; alt and caption are plain text of at most 2,000 characters, or null. */
    public record AttachedFile(String url, String alt, String caption) {

        Enclosure picture() {
            return MediaElements.picture(url).and(Enclosure.said(url, caption, alt, null, null));
        }
    }

    public DocumentFormat format;
    public String language;
    public String base;
    /** URL from which the document was fetched; null if it was uploaded. */
    public String address;

    public int items;
    /** URLs by which the document identifies itself. */
    public final List<String> selves = new ArrayList<>();
    /** Authors of items without authors of their own. */
    public final Set<String> everybody = new LinkedHashSet<>();
    /** Display names by log-in name. */
    public final Map<String, String> authors = new HashMap<>();
    /** Attachments by the id that other items refer to. */
    public final Map<String, AttachedFile> attachments = new HashMap<>();
    /** Ids of the pictures attached to a post, by the id of the post, in document order. */
    public final Map<String, Set<String>> picturesOf = new HashMap<>();

    /** A copy that a second pass may extend while other threads read this one. */
    public DocumentMetadata copy() {
        DocumentMetadata copy = new DocumentMetadata();
        copy.format = format;
        copy.language = language;
        copy.base = base;
        copy.address = address;
        copy.items = items;
        copy.selves.addAll(selves);
        copy.everybody.addAll(everybody);
        copy.authors.putAll(authors);
        copy.attachments.putAll(attachments);
        picturesOf.forEach((post, ids) -> copy.picturesOf.put(post, new LinkedHashSet<>(ids)));
        return copy;
    }

    public void self(String url) {
        if (url != null && selves.size() < 20) selves.add(url);
    }

    public void author(String name) {
        if (name != null && name.length() < LONGEST && everybody.size() < 20) everybody.add(name);
    }

    public void author(String login, String name) {
        if (login != null && name != null && login.length() + name.length() < LONGEST && authors.size() < MOST)
            authors.put(login, name);
    }

    /** @param post to which the file is attached, or null */
    public void attachment(String id, String post, AttachedFile one) {
        if (id == null || id.length() >= LONGEST || !HtmlStory.keeps(one.url()) || attachments.size() >= MOST) return;
        attachments.put(id, one);
        if (post != null && post.length() < LONGEST && ItemMedia.isPicture(one.url()))
            picturesOf.computeIfAbsent(post, any -> new LinkedHashSet<>()).add(id);
    }
}
