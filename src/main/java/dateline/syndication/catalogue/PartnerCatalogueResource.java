package dateline.syndication.catalogue;

import dateline.access.scope.WritesPartners;
import dateline.article.search.ArticleQuery;
import dateline.http.problem.Now;
import dateline.http.response.Page;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.partner.PathIds;
import dateline.syndication.partner.RequestingPartner;
import dateline.syndication.partner.UseParameter;
import io.smallrye.common.annotation.Blocking;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Shows the rights desk the catalogue of a partner's outlet. */
@Path("/v1/partners/{partner}/catalogue")
@Produces("application/json")
@WritesPartners
@Blocking
public class PartnerCatalogueResource {

    private final Catalogue catalogue;
    private final CatalogueAtInstant catalogueAtInstant;
    private final Now now;

    PartnerCatalogueResource(Catalogue catalogue, CatalogueAtInstant catalogueAtInstant, Now now) {
        this.catalogueAtInstant = catalogueAtInstant;
        this.catalogue = catalogue;
        this.now = now;
    }

    @GET
    public Page<CatalogueItem> listPartnerCatalogue(
            @RestPath String partner,
            @RestQuery UUID outlet,
            @RestQuery Instant at,
            @Valid @BeanParam ArticleQuery query,
            @Valid @BeanParam UseParameter use) {
        PartnerContext partnerContext =
                RequestingPartner.loadContext(PathIds.partner(partner), outlet).forUse(use.orDefault());
        return at == null
                ? catalogue.page(partnerContext, query, now.instant())
                : catalogueAtInstant.page(partnerContext, query, at, now.instant());
    }
}
