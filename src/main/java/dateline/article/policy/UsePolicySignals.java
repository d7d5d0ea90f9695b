package dateline.article.policy;

import dateline.article.rows.ArticleRow;
import dateline.http.base.PublicUrl;
import dateline.policy.EffectivePolicy;
import dateline.policy.Odrl22;
import dateline.policy.Odrl22.OfferSubject;
import dateline.policy.Rsl10;
import dateline.policy.TdmRep2024;
import java.util.Map;
import java.util.UUID;

/** The addresses and header fields by which responses of this server state a use policy. */
public final class UsePolicySignals {

    /** Paths of the documents about the whole server; with the parameter {@code article} they are about one article. */
    public static final String LICENSE_PATH = "/license.xml";

    public static final String TDM_OFFER_PATH = "/v1/use-policy/tdm-offer";

    private UsePolicySignals() {}

    /** Header fields that state what may be done with an article. */
    public static Map<String, String> headers(UUID article, EffectivePolicy policy, PublicUrl url) {
        return TdmRep2024.headers(policy, tdmOffer(article, url));
    }

    /** Value of the {@code Link} header to the licence. @param article null for everything here */
    public static String link(UUID article, PublicUrl url) {
        return "<" + license(article, url) + ">; rel=\"license\"; type=\"" + Rsl10.MEDIA_TYPE + "\"";
    }

    /** Address of the RSL licence. @param article null for everything here */
    public static String license(UUID article, PublicUrl url) {
        return url.to(LICENSE_PATH) + parameter(article);
    }

    /** Address of the TDMRep offer. @param article null for everything here */
    public static String tdmOffer(UUID article, PublicUrl url) {
        return url.to(TDM_OFFER_PATH) + parameter(article);
    }

    /** The ODRL Offer of an article. @param article was read with its use policy */
    public static byte[] offer(ArticleRow article, PublicUrl url) {
        String target = url.to("/v1/articles/" + article.id());
        return Odrl22.write(article.usePolicy(), new OfferSubject(target + "/offer", target, url.base(), url.terms()));
    }

    private static String parameter(UUID article) {
        return article == null ? "" : "?article=" + article;
    }
}
