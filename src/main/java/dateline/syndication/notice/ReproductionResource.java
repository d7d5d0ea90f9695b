package dateline.syndication.notice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Caller;
import dateline.access.scope.AnswersNotices;
import dateline.access.scope.ChecksReproductions;
import dateline.access.scope.ReadsNotices;
import dateline.access.scope.ReadsReproductions;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.request.MergePatch;
import dateline.http.request.Preconditions;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.PathIds;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * {@code /v1/reproductions}: a partner reports URL and version of its copies, and reads how far each is behind. The
 * rights desk reads each, and sets how often its page is checked.
 */
@Path("/v1/reproductions")
@Produces("application/json")
@Blocking
public class ReproductionResource {

    private final Reproductions reproductions;
    private final IdPages pages;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Now now;

    ReproductionResource(
            Reproductions reproductions,
            IdPages pages,
            MergePatch merge,
            Preconditions preconditions,
            Caller caller,
            Now now) {
        this.reproductions = reproductions;
        this.pages = pages;
        this.merge = merge;
        this.preconditions = preconditions;
        this.caller = caller;
        this.now = now;
    }

    @GET
    @ReadsReproductions
    public Page<ReproductionView> listReproductions(
            @RestQuery UUID article,
            @RestQuery Boolean behind,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        Reproductions.ReproductionFilter filter =
                new Reproductions.ReproductionFilter(callerPartner(), article, behind);
        return pages.readById(
                limit,
                cursor,
                (id, max) -> reproductions.after(filter, id, max),
                ids -> reproductions.read(ids, NoticeViewer.of(caller)));
    }

    @POST
    @Consumes("application/json")
    @AnswersNotices
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<ReproductionView> createReproduction(@NotNull @Valid ReproductionRequest request) {
        UUID id = reproductions.register(callerPartner(), request, now.instant());
        ReproductionView created =
                reproductions.read(List.of(id), NoticeViewer.of(caller)).get(0);
        return ResponseBuilders.created(created.links().self(), created);
    }

    @GET
    @Path("/{reproduction}")
    @ReadsNotices
    public ReproductionView getReproduction(@RestPath String reproduction) {
        return reproductions.required(
                PathIds.reproduction(reproduction), NoticeViewer.visiblePartner(caller), NoticeViewer.of(caller));
    }

    @PATCH
    @Path("/{reproduction}")
    @Consumes({MergePatch.MEDIA_TYPE, "application/json"})
    @ChecksReproductions
    @Transactional
    public ReproductionView updateReproduction(@RestPath String reproduction, @NotNull ObjectNode request) {
        UUID partner = NoticeViewer.visiblePartner(caller);
        ReproductionView current =
                reproductions.locked(PathIds.reproduction(reproduction), partner, NoticeViewer.of(caller));
        preconditions.requireMatch(current, () -> PathIds.preconditionFailed(current.version(), null));
        ReproductionRequest edited = merge.apply(current, request, ReproductionRequest.class);
        if (partner == null) reproductions.editAsRightsDesk(current, edited, now.instant());
        else reproductions.edit(current, edited, now.instant());
        return reproductions
                .read(List.of(current.id()), NoticeViewer.of(caller))
                .get(0);
    }

    // The zero id matches no reproduction, for a key without a partner.
    private UUID callerPartner() {
        return caller.partner().orElse(new UUID(0, 0));
    }
}
