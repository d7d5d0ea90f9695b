package dateline.article.policy;

import dateline.access.scope.WritesPermissions;
import dateline.http.response.Page;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** The use policies of the newsroom, of sources and of sections, for the rights desk. */
@Path("/v1")
@Produces("application/json")
@WritesPermissions
@Blocking
public class UsePolicyResource {

    private final UsePolicyService policies;

    UsePolicyResource(UsePolicyService policies) {
        this.policies = policies;
    }

    @GET
    @Path("/use-policy")
    public UsePolicyView getUsePolicy() {
        return policies.get(PolicyOwner.NEWSROOM);
    }

    @PUT
    @Path("/use-policy")
    @Consumes("application/json")
    @Transactional
    public RestResponse<UsePolicyView> putUsePolicy(@NotNull @Valid UsePolicyRequest request) {
        return policies.put(PolicyOwner.NEWSROOM, request);
    }

    @GET
    @Path("/use-policy/versions")
    public Page<UsePolicyVersionView> listUsePolicyVersions(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        return policies.listVersions(PolicyOwner.NEWSROOM, limit, cursor);
    }

    @GET
    @Path("/sources/{slug}/use-policy")
    public UsePolicyView getSourceUsePolicy(@RestPath String slug) {
        return policies.get(PolicyOwner.source(slug));
    }

    @PUT
    @Path("/sources/{slug}/use-policy")
    @Consumes("application/json")
    @Transactional
    public RestResponse<UsePolicyView> putSourceUsePolicy(
            @RestPath String slug, @NotNull @Valid UsePolicyRequest request) {
        return policies.put(PolicyOwner.source(slug), request);
    }

    @DELETE
    @Path("/sources/{slug}/use-policy")
    @Transactional
    @ResponseStatus(204)
    public void deleteSourceUsePolicy(@RestPath String slug) {
        policies.delete(PolicyOwner.source(slug));
    }

    @GET
    @Path("/sources/{slug}/use-policy/versions")
    public Page<UsePolicyVersionView> listSourceUsePolicyVersions(
            @RestPath String slug,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        return policies.listVersions(PolicyOwner.source(slug), limit, cursor);
    }

    @GET
    @Path("/sections/{slug}/use-policy")
    public UsePolicyView getSectionUsePolicy(@RestPath String slug) {
        return policies.get(PolicyOwner.section(slug));
    }

    @PUT
    @Path("/sections/{slug}/use-policy")
    @Consumes("application/json")
    @Transactional
    public RestResponse<UsePolicyView> putSectionUsePolicy(
            @RestPath String slug, @NotNull @Valid UsePolicyRequest request) {
        return policies.put(PolicyOwner.section(slug), request);
    }

    @DELETE
    @Path("/sections/{slug}/use-policy")
    @Transactional
    @ResponseStatus(204)
    public void deleteSectionUsePolicy(@RestPath String slug) {
        policies.delete(PolicyOwner.section(slug));
    }

    @GET
    @Path("/sections/{slug}/use-policy/versions")
    public Page<UsePolicyVersionView> listSectionUsePolicyVersions(
            @RestPath String slug,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        return policies.listVersions(PolicyOwner.section(slug), limit, cursor);
    }
}
