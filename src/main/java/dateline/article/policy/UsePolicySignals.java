package dateline.article.policy;

import dateline.http.base.PublicUrl;
import dateline.policy.EffectivePolicy;
import dateline.policy.Rsl10;
import dateline.policy.TdmRep2024;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** The addresses and header fields by which responses of this server state a use policy. */
@Singleton
public class UsePolicySignals {

    /** Paths of the documents about the whole server; with the parameter {@code article} they are about one article. */
    public static final String LICENSE_PATH = "/license.xml";

    public static final String TDM_OFFER_PATH = "/v1/use-policy/tdm-offer";

    private final PublicUrl url;

    UsePolicySignals(PublicUrl url) {
        this.url = url;
    }

    /** Header fields that state what may be done with an article. */
    public Map<String, String> articleHeaders(UUID article, EffectivePolicy policy) {
        return TdmRep2024.headers(policy, tdmOffer(article));
    }

    /** Header fields that state what may be done with everything here. */
    public Map<String, String> siteHeaders(EffectivePolicy policy) {
        return TdmRep2024.headers(policy, tdmOffer(null));
    }

    /** Value of the {@code Link} header to the licence of an article. */
    public String articleLink(UUID article) {
        return link(license(article));
    }

    /** Value of the {@code Link} header to the licence of everything here. */
    public String siteLink() {
        return link(license(null));
    }

    /** Address of the RSL licence. @param article null for everything here */
    public String license(UUID article) {
        return url.to(LICENSE_PATH) + parameter(article);
    }

    /** Address of the TDMRep offer. @param article null for everything here */
    public String tdmOffer(UUID article) {
        return url.to(TDM_OFFER_PATH) + parameter(article);
    }

    private static String parameter(UUID article) {
        return article == null ? "" : "?article=" + article;
    }

    private static String link(String license) {
        return "<" + license + ">; rel=\"license\"; type=\"" + Rsl10.MEDIA_TYPE + "\"";
    }
}
