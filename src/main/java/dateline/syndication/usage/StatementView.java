package dateline.syndication.usage;

import dateline.http.base.PublicUrl;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The signed list of everything that was delivered to a partner in a month.
 *
 * @param receipts number of receipts in it
 * @param statement compact JWS (RFC 7515, Ed25519) whose payload is canonical JSON (RFC 8785)
 */
@Schema(name = "MonthlyStatement")
public record StatementView(UUID partner, String period, int receipts, String statement, Links links) {

    /** Absolute URLs. */
    @Schema(name = "MonthlyStatementLinks")
    public record Links(String self, String receipts) {

        static Links of(UUID partner, String period, PublicUrl url) {
            return new Links(
                    url.to("/v1/reports/statements/" + period + "?partner=" + partner),
                    url.to("/v1/reports/receipts?partner=" + partner + "&period=" + period));
        }
    }
}
