package dateline.article.model;

import dateline.article.body.Content;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.Immutability;

/**
 * The last content that a wire sent for an item, without the edits of the newsroom. The comparison with it shows what
 * the next update changes and what editors have changed.
 */
@Entity
public class WireItem extends PanacheEntityBase {

    @Id
    public UUID articleId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    public Content content;

    public Instant receivedAt;
    public String receivedBy;

    public static void store(UUID article, Content content, String by, Instant now) {
        WireItem item = WireItem.<WireItem>findByIdOptional(article).orElseGet(() -> {
            WireItem newItem = new WireItem();
            newItem.articleId = article;
            return newItem;
        });
        item.content = content;
        item.receivedAt = now;
        item.receivedBy = by;
        item.persist();
    }
}
