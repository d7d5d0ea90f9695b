package dateline.syndication.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.database.sql.Sql;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A receipt of a partner.
 *
 * @param statement compact JWS; null only for a receipt of a release before signatures
 */
@Schema(name = "ExportedReceipt")
public record ReceiptItem(@JsonUnwrapped Delivery delivery, String statement) {

    /**
     * What a monthly statement says of a receipt.
     *
     * @param contentHash SHA-256 of the delivered content, as in the package
     */
    @RecordBuilder
    public record Delivery(
            UUID id,
            Instant deliveredAt,
            UUID outlet,
            String use,
            UUID article,
            int version,
            String level,
            UUID permission,
            int permissionVersion,
            String contentHash) {

        static Delivery of(ResultSet row) throws SQLException {
            return ReceiptItemDeliveryBuilder.builder()
                    .id(row.getObject("id", UUID.class))
                    .deliveredAt(Sql.instant(row, "delivered_at"))
                    .outlet(row.getObject("outlet_id", UUID.class))
                    .use(row.getString("use"))
                    .article(row.getObject("article_id", UUID.class))
                    .version(row.getInt("version"))
                    .level(row.getString("level"))
                    .permission(row.getObject("permission_id", UUID.class))
                    .permissionVersion(row.getInt("permission_version"))
                    .contentHash(row.getString("content_hash"))
                    .build();
        }
    }

    static ReceiptItem of(ResultSet row) throws SQLException {
        return new ReceiptItem(Delivery.of(row), row.getString("statement"));
    }
}
