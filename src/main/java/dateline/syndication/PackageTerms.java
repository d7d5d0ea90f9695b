package dateline.syndication;

import dateline.article.ArticleRow;
import dateline.http.PublicUrl;
import dateline.rights.Decision.Permitted;
import dateline.syndication.PackageView.Links;
import dateline.syndication.PackageView.Usage;
import java.time.Instant;

/**
 * On which terms this one is given a package, with what goes by them: its last members but the receipt, in their order. What stands before them is said to
 * others alike.
 */
record PackageTerms(
        String creditLine, Owed obligations, Usage usage, Instant changesAt, String contentHash, Links links) {

    /** Nobody's. */
    static final PackageTerms NONE = new PackageTerms(null, null, null, null, null, null);

    static PackageTerms of(Ruling ruling, Permitted decision, Credited credited, PublicUrl url) {
        ArticleRow article = ruling.article();
        Permission permission = ruling.licensee().permission(decision.permission());
        Usage usage = new Usage(
                permission.id,
                permission.version,
                ruling.licensee().outlet().id,
                permission.terms.agreementRef(),
                permission.terms.validUntil());
        return new PackageTerms(
                credited.creditLine(),
                Owed.of(article, permission.terms, credited.creditLine(), url),
                usage,
                decision.changesAt().orElse(null),
                credited.contentHash(),
                links(article, permission, url));
    }

    private static Links links(ArticleRow article, Permission permission, PublicUrl url) {
        return new Links(
                url.to("/v1/syndication/articles/" + article.id()),
                url.to("/v1/articles/" + article.id() + "/rights"),
                url.to("/v1/permissions/" + permission.id),
                url.to(PartnerStream.PATH),
                url.to("/v1/notices?article=" + article.id()));
    }
}
