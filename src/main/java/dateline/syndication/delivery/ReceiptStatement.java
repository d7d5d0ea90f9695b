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
 * What a receipt says, signed: who was given what, under which permission, on which terms. In words of a JWT (RFC 7519) where it has some.
 *
 * @param iss the newsroom's public URL; its keys are at {@code /.well-known/jwks.json}
 * @param jti the receipt's id
 * @param iat seconds since 1970 of the first delivery; {@code deliveredAt} says it to the microsecond
 * @param contentHash of what was delivered, as in the package
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
        String level,
        String contentHash,
        ReceiptPermission permission,
        ResolvedObligations obligations) {

    /** @param domain of an outlet that has one */
    record ReceiptParty(UUID id, String name, String domain) {}

    record ReceiptArticle(UUID id, int version, String headline, String canonicalUrl) {}

    record ReceiptPermission(UUID id, int version, String agreementRef) {}

    /** All but what the writing down adds. */
    static ReceiptStatement of(DecisionContext ruling, PackageView view, PublicUrl url) {
        Partner partner = ruling.licensee().partner();
        Outlet outlet = ruling.licensee().outlet();
        ArticleRow article = ruling.article();
        return ReceiptStatementBuilder.builder()
                .iss(url.base())
                .partner(new ReceiptParty(partner.id, partner.name, null))
                .outlet(new ReceiptParty(outlet.id, outlet.name, outlet.domain))
                .article(new ReceiptArticle(
                        article.id(),
                        article.version(),
                        article.content().headline(),
                        article.canonicalUrl(url.site())))
                .level(view.level())
                .contentHash(view.contentHash())
                .permission(new ReceiptPermission(
                        view.usage().permission(),
                        view.usage().permissionVersion(),
                        view.usage().agreementRef()))
                .obligations(view.obligations())
                .build();
    }

    ReceiptStatement of(UUID receipt, Instant delivered) {
        return ReceiptStatementBuilder.builder(this)
                .jti(receipt)
                .iat(delivered.getEpochSecond())
                .deliveredAt(delivered)
                .build();
    }
}
