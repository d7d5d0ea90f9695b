package dateline.syndication.delivery;

import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.syndication.decision.DecisionContext;
import dateline.syndication.partner.Outlet;
import dateline.syndication.partner.Partner;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.UUID;

/**
 * The signed content of a receipt: the text, its recipient, the permission and its terms. Members that RFC 7519 (JWT)
 * defines have its names.
 *
 * @param iss the newsroom's public URL; its keys are at {@code /.well-known/jwks.json}
 * @param jti the receipt's id
 * @param iat instant of the first delivery in seconds since 1970; {@code deliveredAt} has it in microseconds
 * @param use absent for reproduce
 * @param contentHash hash of the delivered content, as in the package
 */
@RecordBuilder
record ReceiptStatement(
        String iss,
        UUID jti,
        long iat,
        Instant deliveredAt,
        ReceiptParty partner,
        ReceiptParty outlet,
        ReceiptArticle article,
        String use,
        String level,
        String contentHash,
        ReceiptPermission permission,
        ResolvedObligations obligations) {

    /** @param domain of an outlet that has one; otherwise null */
    record ReceiptParty(UUID id, String name, String domain) {}

    record ReceiptArticle(UUID id, int version, String headline, String canonicalUrl) {}

    record ReceiptPermission(UUID id, int version, String agreementRef) {}

    /** The statement without the receipt's id and its instants, which are added when the receipt is signed. */
    static ReceiptStatement of(DecisionContext context, PackageView view, PublicUrl url) {
        Partner partner = context.partnerContext().partner();
        Outlet outlet = context.partnerContext().outlet();
        ArticleRow article = context.article();
        return ReceiptStatementBuilder.builder()
                .iss(url.base())
                .partner(new ReceiptParty(partner.id, partner.name, null))
                .outlet(new ReceiptParty(outlet.id, outlet.name, outlet.domain))
                .article(new ReceiptArticle(
                        article.id(),
                        article.version(),
                        article.content().story().headline(),
                        article.canonicalUrl(url.site())))
                .use(context.partnerContext().use().nameUnlessDefault())
                .level(view.level())
                .contentHash(view.contentHash())
                .permission(new ReceiptPermission(
                        view.usage().permission(),
                        view.usage().permissionVersion(),
                        view.usage().agreementRef()))
                .obligations(view.obligations())
                .build();
    }

    ReceiptStatement withReceipt(UUID receipt, Instant deliveredAt) {
        return ReceiptStatementBuilder.builder(this)
                .jti(receipt)
                .iat(deliveredAt.getEpochSecond())
                .deliveredAt(deliveredAt)
                .build();
    }
}
