package dateline.ingest.item;

import dateline.article.body.HtmlStory;
import dateline.ingest.item.ImportedItem.Enclosure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a document says of itself, gathered while it is read. */
public final class DocumentMetadata {

    private static final int MOST = 200_000;
    private static final int LONGEST = 500;

    /** A file of a WordPress library; alt and caption are plain text or null, of at most 2,000 characters. */
    public record AttachedFile(String url, String alt, String caption) {

        Enclosure picture() {
            return MediaElements.picture(url).and(Enclosure.said(url, caption, alt, null, null));
        }
    }

    public DocumentFormat format;
    public String language;
    public String base;
    /** Where it was fetched; null where it was sent. */
    public String address;

    public int items;
    /** Addresses by which it names itself. */
    public final List<String> selves = new ArrayList<>();
    /** Of items that name none. */
    public final Set<String> everybody = new LinkedHashSet<>();
    /** Display names by log-in name. */
    public final Map<String, String> authors = new HashMap<>();
    /** By the id that other items refer to. */
    public final Map<String, AttachedFile> attachments = new HashMap<>();
    /** Ids of attachments that are pictures by that of the post that they were sent with, in their order. */
    public final Map<String, Set<String>> picturesOf = new HashMap<>();

    /** The same, to be read on into while somebody looks at this one. */
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

    /** @param post that it was sent with, or null */
    public void attachment(String id, String post, AttachedFile one) {
        if (id == null || id.length() >= LONGEST || !HtmlStory.keeps(one.url()) || attachments.size() >= MOST) return;
        attachments.put(id, one);
        if (post != null && post.length() < LONGEST && ItemMedia.isPicture(one.url()))
            picturesOf.computeIfAbsent(post, any -> new LinkedHashSet<>()).add(id);
    }
}
