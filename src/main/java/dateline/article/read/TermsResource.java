package dateline.article.read;

import dateline.http.base.PublicUrl;
import dateline.http.describe.Document;
import dateline.http.problem.WebPage;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The page behind {@code usage.terms}: what readers may do, and how a partner gets a permission to reproduce. */
@Path("/terms")
public class TermsResource {

    /**
     * The terms of reproduction.
     *
     * @param reproduction the value of {@code usage.reproduction} in every article
     * @param reading what everybody may do
     * @param permission what needs a permission
     * @param partners what callers with a partner's key do
     * @param others what all other callers do
     */
    @Schema(name = "ReproductionTerms")
    public record ReproductionTerms(
            String reproduction, String reading, String permission, String partners, String others, Links links) {}

    /** URLs for partners; those in braces are templates (RFC 6570). */
    @Schema(name = "ReproductionTermsLinks")
    public record Links(String rights, String text, String requests) {}

    private final PublicUrl url;

    TermsResource(PublicUrl url) {
        this.url = url;
    }

    @GET
    @Produces("application/json")
    @PermitAll
    public ReproductionTerms getTerms() {
        return new ReproductionTerms(
                "permission-required",
                "Everybody may read what this newsroom publishes here, and link to it.",
                "Reproduction elsewhere, complete, in part or translated, needs a permission from the newsroom.",
                "With the key of a partner, the rights of an article say what the permission allows and requires. The package contains the text and its"
                        + " credit line. A partner can request a permission that it does not have.",
                "Without a key, ask the newsroom that publishes the article. The copyright notice of the article names the copyright holder.",
                new Links(
                        url.to("/v1/articles/{article}/rights"),
                        url.to("/v1/syndication/articles/{article}"),
                        url.to("/v1/permission-requests")));
    }

    @GET
    @Produces("text/html;charset=UTF-8")
    @PermitAll
    @Operation(hidden = true)
    public Document getTermsAsHtml() {
        ReproductionTerms terms = getTerms();
        String page = WebPage.of("Reproduction", """
                <p class="crumb"><a href="/">Dateline</a></p>
                <h1>Reading is not reproducing</h1>
                <p class="lead">%s %s</p>
                <h2>Partners</h2><p>%s</p>
                <p><code>GET %s</code><br><code>GET %s</code><br><code>POST %s</code></p>
                <h2>Everybody else</h2><p>%s</p>
                """.formatted(
                        WebPage.escape(terms.reading()),
                        WebPage.escape(terms.permission()),
                        WebPage.escape(terms.partners()),
                        WebPage.escape(terms.links().rights()),
                        WebPage.escape(terms.links().text()),
                        WebPage.escape(terms.links().requests()),
                        WebPage.escape(terms.others())));
        return Document.of(page.getBytes(StandardCharsets.UTF_8));
    }
}
