package dateline.syndication.usage;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dateline.database.sql.Sql;
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
            String contentHash) {}

    static ReceiptItem of(ResultSet row) throws SQLException {
        return new ReceiptItem(
                new Delivery(
                        row.getObject("id", UUID.class),
                        Sql.instant(row, "delivered_at"),
                        row.getObject("outlet_id", UUID.class),
                        row.getString("use"),
                        row.getObject("article_id", UUID.class),
                        row.getInt("version"),
                        row.getString("level"),
                        row.getObject("permission_id", UUID.class),
                        row.getInt("permission_version"),
                        row.getString("content_hash")),
                row.getString("statement"));
    }
}
