package dateline.article.model;

import dateline.article.body.Content;
import jakarta.persistence.Entity;
import java.time.Instant;
import java.util.UUID;

/**
 * The last content that a wire sent for an item, without the edits of the newsroom. The comparison with it shows what
 * the next update changes and what editors have changed.
 */
@Entity
public class WireItem extends EditableContent {

    public Instant receivedAt;
    public String receivedBy;

    public static void store(UUID article, Content content, String by, Instant now) {
        WireItem item = WireItem.<WireItem>findByIdOptional(article).orElseGet(() -> {
            WireItem newItem = new WireItem();
            newItem.articleId = article;
            return newItem;
        });
        item.setContent(content);
        item.receivedAt = now;
        item.receivedBy = by;
        item.persist();
    }

    /** Lets the wire item of the article name the version, if it has the same content. */
    public static void shareContentOf(Version version) {
        WireItem item = findById(version.articleId);
        if (item != null && item.content().equals(version.content)) item.shareContent(version);
    }
}
