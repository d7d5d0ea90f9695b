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

/** What a wire said last, untouched by editors: against it is told what the next version changes, and what editors changed. */
@Entity
public class WireItem extends PanacheEntityBase {

    @Id
    public UUID articleId;

    @JdbcTypeCode(SqlTypes.JSON)
    @Mutability(Immutability.class)
    public Content content;

    public Instant receivedAt;
    public String receivedBy;

    public static void keep(UUID article, Content content, String by, Instant now) {
        WireItem item = WireItem.<WireItem>findByIdOptional(article).orElseGet(() -> {
            WireItem fresh = new WireItem();
            fresh.articleId = article;
            return fresh;
        });
        item.content = content;
        item.receivedAt = now;
        item.receivedBy = by;
        item.persist();
    }
}
