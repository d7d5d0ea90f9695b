package dateline.syndication.notice;

import dateline.access.key.Caller;
import dateline.access.scope.AnswersNotices;
import dateline.access.scope.ReadsNotices;
import dateline.access.scope.WritesPermissions;
import dateline.http.describe.Idempotent;
import dateline.http.problem.Now;
import dateline.http.response.Page;
import dateline.http.response.ResponseBuilders;
import dateline.syndication.partner.IdPages;
import dateline.syndication.partner.PathIds;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * {@code /v1/notices}: the rights desk reads all notices; a partner, even a closed one, reads and acknowledges its own.
 */
@Path("/v1/notices")
@Produces("application/json")
@Blocking
public class NoticeResource {

    private final Notices notices;
    private final Acknowledgements acknowledgements;
    private final IdPages pages;
    private final Caller caller;
    private final Now now;
    private final RoutingContext rc;

    NoticeResource(
            Notices notices,
            Acknowledgements acknowledgements,
            IdPages pages,
            Caller caller,
            Now now,
            RoutingContext rc) {
        this.notices = notices;
        this.acknowledgements = acknowledgements;
        this.pages = pages;
        this.caller = caller;
        this.now = now;
        this.rc = rc;
    }

    @GET
    @ReadsNotices
    public Page<NoticeView> listNotices(
            @RestQuery UUID article,
            @RestQuery UUID partner,
            @RestQuery
                    @Pattern(
                            regexp =
                                    "correction|clarification|editors-note|retraction|withholding|kill|permission-ended|permission-narrowed")
                    @Schema(
                            enumeration = {
                                "correction",
                                "clarification",
                                "editors-note",
                                "retraction",
                                "withholding",
                                "kill",
                                "permission-ended",
                                "permission-narrowed"
                            })
                    String kind,
            @RestQuery
                    @Pattern(regexp = "open|issued|delivered|acknowledged|done|overdue|withdrawn") @Schema(
                            enumeration = {"open", "issued", "delivered", "acknowledged", "done", "overdue", "withdrawn"
                            })
                    String state,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID visiblePartner = visiblePartner();
        boolean namesOtherPartner = visiblePartner != null && partner != null && !partner.equals(visiblePartner);
        Notices.NoticeFilter filter =
                new Notices.NoticeFilter(visiblePartner == null ? partner : visiblePartner, article, kind, state);
        Page<UUID> ids = pages.byId(
                        limit,
                        cursor,
                        (id, max) -> namesOtherPartner
                                ? List.of()
                                : view(notices.after(filter, now.instant(), id, max), NoticeView.MAX_ENTRIES_IN_LISTS),
                        NoticeView::id,
                        notice -> notice)
                .map(NoticeView::id);
        // Read again, because a notice is delivered once it is known that the page has room for it.
        return ids.with(read(ids.items(), NoticeView.MAX_ENTRIES_IN_LISTS));
    }

    @GET
    @Path("/{notice}")
    @ReadsNotices
    public NoticeView getNotice(@RestPath String notice) {
        return read(List.of(notices.required(PathIds.notice(notice), visiblePartner())), NoticeView.MAX_ENTRIES_ALONE)
                .get(0);
    }

    @GET
    @Path("/{notice}/articles")
    @ReadsNotices
    public Page<NoticeArticle> listNoticeArticles(
            @RestPath String notice,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID noticeId = notices.required(PathIds.notice(notice), visiblePartner());
        return pages.byId(limit, cursor, (id, max) -> notices.articles(noticeId, id, max), Function.identity())
                .map(NoticeArticle::new);
    }

    @GET
    @Path("/{notice}/acknowledgements")
    @ReadsNotices
    public Page<NoticeView.Acknowledgement> listNoticeAcknowledgements(
            @RestPath String notice,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit,
            @RestQuery String cursor) {
        UUID noticeId = notices.required(PathIds.notice(notice), visiblePartner());
        return pages.byId(
                limit, cursor, (id, max) -> acknowledgements.after(noticeId, id, max), NoticeView.Acknowledgement::id);
    }

    @POST
    @Path("/{notice}/acknowledgements")
    @Consumes("application/json")
    @AnswersNotices
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<NoticeView> acknowledgeNotice(
            @RestPath String notice, @NotNull @Valid AcknowledgementRequest request) {
        UUID id = notices.required(PathIds.notice(notice), visiblePartner());
        acknowledgements.acknowledge(id, request, caller.keyId(), now.instant());
        return created(id);
    }

    @POST
    @Path("/{notice}/deliveries")
    @Consumes("application/json")
    @WritesPermissions
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<NoticeView> recordNoticeDelivery(
            @RestPath String notice, @NotNull @Valid NoticeDeliveryRequest request) {
        UUID id = notices.required(PathIds.notice(notice), null);
        Instant issued =
                read(List.of(id), NoticeView.MAX_ENTRIES_IN_LISTS).get(0).issuedAt();
        notices.recordDelivery(
                id, request, request.effectiveInstant(issued, now.instant()), caller.name(), now.instant());
        return created(id);
    }

    /** An article that a notice is about. */
    public record NoticeArticle(UUID id) {}

    private UUID visiblePartner() {
        return NoticeViewer.visiblePartner(caller);
    }

    private boolean isRightsDesk() {
        return NoticeViewer.of(caller).isRightsDesk();
    }

    // A GET by the partner delivers the notice. HEAD does not, because its response has no body.
    private List<NoticeView> read(Collection<UUID> ids, int maxEntries) {
        if (!isRightsDesk() && rc.request().method() == HttpMethod.GET) notices.recordFetch(ids, now.instant());
        return view(ids, maxEntries);
    }

    private List<NoticeView> view(Collection<UUID> ids, int maxEntries) {
        return notices.read(ids, maxEntries, NoticeViewer.of(caller), now.instant());
    }

    private RestResponse<NoticeView> created(UUID id) {
        NoticeView view = view(List.of(id), NoticeView.MAX_ENTRIES_IN_LISTS).get(0);
        return ResponseBuilders.created(view.links().self(), view);
    }
}
