package dateline.syndication.check;

import dateline.access.key.Caller;
import dateline.access.scope.ChecksReproductions;
import dateline.access.scope.ReadsNotices;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.notice.NoticeViewer;
import dateline.syndication.notice.ReproductionView;
import dateline.syndication.notice.Reproductions;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.PathIds;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.Blocking;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Checks of a copy: the rights desk checks every copy, a partner its own. */
@Path("/v1/reproductions/{reproduction}/checks")
@Produces("application/json")
@Blocking
public class ReproductionCheckResource {

    private static final String SELECT = """
            select c.*, k.outcome from reproduction_check c left join acknowledgement k on k.id = c.acknowledgement_id
            where c.reproduction_id = :copy and
            """;

    private final CheckQueue queue;
    private final CheckRunner runner;
    private final Reproductions reproductions;
    private final AgroalDataSource database;
    private final IdPages pages;
    private final Caller caller;
    private final Now now;
    private final PublicUrl url;

    ReproductionCheckResource(
            CheckQueue queue,
            CheckRunner runner,
            Reproductions reproductions,
            AgroalDataSource database,
            IdPages pages,
            Caller caller,
            Now now,
            PublicUrl url) {
        this.queue = queue;
        this.runner = runner;
        this.reproductions = reproductions;
        this.database = database;
        this.pages = pages;
        this.caller = caller;
        this.now = now;
        this.url = url;
    }

    @POST
    @ChecksReproductions
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<ReproductionCheckView> checkReproduction(@RestPath String reproduction) {
        ReproductionView copy = requireVisible(reproduction);
        UUID id = queue.request(copy.id(), copy.url(), caller.name(), now.instant());
        // The wake-up may come before the commit; the check is then found at the next poll.
        runner.pollSoon();
        ReproductionCheckView view = required(copy.id(), id.toString());
        return ResponseBuilders.created(view.links().self(), view);
    }

    @GET
    @ReadsNotices
    public Page<ReproductionCheckView> listReproductionChecks(
            @RestPath String reproduction,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID copy = requireVisible(reproduction).id();
        return pages.byId(limit, cursor, (id, max) -> after(copy, id, max), ReproductionCheckView::id);
    }

    @GET
    @Path("/{check}")
    @ReadsNotices
    public ReproductionCheckView getReproductionCheck(@RestPath String reproduction, @RestPath String check) {
        return required(requireVisible(reproduction).id(), check);
    }

    private ReproductionView requireVisible(String reproduction) {
        return reproductions.required(
                PathIds.reproduction(reproduction), NoticeViewer.visiblePartner(caller), NoticeViewer.of(caller));
    }

    private List<ReproductionCheckView> after(UUID copy, UUID after, int limit) {
        return list(Sql.of(SELECT)
                .with("copy", copy)
                .add("c.id > :after order by c.id limit :limit")
                .with("after", after)
                .with("limit", limit));
    }

    private ReproductionCheckView required(UUID copy, String check) {
        Problem unknown = Problem.of("reproduction-check-not-found", "This copy has no check " + check + ".");
        if (!Ids.isUuid(check)) throw unknown;
        return list(Sql.of(SELECT).with("copy", copy).add("c.id = :check").with("check", UUID.fromString(check)))
                .stream()
                .findFirst()
                .orElseThrow(() -> unknown);
    }

    private List<ReproductionCheckView> list(Sql sql) {
        boolean forRightsDesk = NoticeViewer.of(caller).isRightsDesk();
        return sql.list(database, row -> ReproductionCheckView.of(row, forRightsDesk, url));
    }
}
