package dateline.push.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.admin.KeyRules;
import dateline.access.admin.RotationRequest;
import dateline.access.key.Caller;
import dateline.access.scope.Scopes;
import dateline.access.scope.WritesWebhooks;
import dateline.http.base.PublicUrl;
import dateline.http.describe.Idempotent;
import dateline.http.describe.NeverStored;
import dateline.http.problem.Now;
import dateline.http.problem.Problem;
import dateline.http.request.MergePatch;
import dateline.http.request.Preconditions;
import dateline.http.response.Cursors;
import dateline.http.response.Page;
import dateline.http.response.PageLinks;
import dateline.http.response.ResponseBuilders;
import dateline.outbound.OutboundClient;
import dateline.outbound.Transport;
import dateline.push.delivery.EventEnqueuer;
import dateline.push.webhook.SelectionCheck;
import dateline.push.webhook.Webhook;
import dateline.push.webhook.Webhook.Owner;
import dateline.push.webhook.WebhookRequest;
import dateline.push.webhook.WebhookService;
import dateline.push.webhook.WebhookView;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Webhooks of the caller: a partner sees its own, the newsroom those of the newsroom's keys. */
@Path("/v1/webhooks")
@Produces("application/json")
@WritesWebhooks
@NeverStored
@Blocking
public class WebhookResource {

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final WebhookService desk;
    private final SelectionCheck choice;
    private final OutboundClient outbound;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Cursors cursors;
    private final PageLinks links;
    private final Now now;
    private final PublicUrl url;
    private final EventEnqueuer reader;

    WebhookResource(
            WebhookService desk,
            SelectionCheck choice,
            OutboundClient outbound,
            MergePatch merge,
            Preconditions preconditions,
            Caller caller,
            Cursors cursors,
            PageLinks links,
            Now now,
            PublicUrl url,
            EventEnqueuer reader) {
        this.desk = desk;
        this.choice = choice;
        this.outbound = outbound;
        this.merge = merge;
        this.preconditions = preconditions;
        this.caller = caller;
        this.cursors = cursors;
        this.links = links;
        this.now = now;
        this.url = url;
        this.reader = reader;
    }

    @GET
    public Page<WebhookView> listWebhooks(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        UUID position = cursor == null
                ? BEFORE_ALL
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                        Webhook.after(partner(), position, limit + 1),
                        limit,
                        last -> cursors.seal(links.query(), last.id.toString()),
                        links,
                        null)
                .map(webhook -> WebhookView.of(webhook, now.instant(), url));
    }

    @POST
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<WebhookView> createWebhook(@NotNull @Valid WebhookRequest request) {
        String judged = judged(request.url());
        choice.require(request, null);
        return created(desk.make(null, owner(), judged, reads(), request, now.instant()));
    }

    @GET
    @Path("/{webhook}")
    public WebhookView getWebhook(@RestPath String webhook) {
        return WebhookView.of(Webhook.required(webhook, partner()), now.instant(), url);
    }

    @PATCH
    @Path("/{webhook}")
    @Consumes(MergePatch.MEDIA_TYPE)
    @Transactional
    public WebhookView updateWebhook(@RestPath String webhook, @NotNull ObjectNode request) {
        // The host name is resolved before the webhook is locked, so that no other transaction waits for the look-up.
        String asked =
                request.path("url").isTextual() ? judged(request.get("url").textValue()) : null;
        Webhook found = desk.locked(webhook, partner());
        WebhookView current = WebhookView.of(found, now.instant(), url);
        preconditions.requireMatch(seen(current), () -> stale(found));
        WebhookRequest merged = merge.apply(current, request, WebhookRequest.class);
        choice.require(merged, found);
        desk.edit(found, asked == null ? found.url : asked, merged, owner(), now.instant());
        reader.wake();
        return WebhookView.of(found, now.instant(), url);
    }

    @DELETE
    @Path("/{webhook}")
    @Transactional
    @ResponseStatus(204)
    public void deleteWebhook(@RestPath String webhook) {
        Webhook found = desk.locked(webhook, partner());
        preconditions.requireMatch(seen(WebhookView.of(found, now.instant(), url)), () -> stale(found));
        found.remove(caller.name(), now.instant());
    }

    @POST
    @Path("/{webhook}/rotations")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<WebhookView> rotateWebhookSecret(
            @RestPath String webhook, @NotNull @Valid RotationRequest request) {
        Webhook found = desk.locked(webhook, partner());
        return created(desk.rotate(found, KeyRules.overlap(request.overlap()), caller.name(), now.instant()));
    }

    private RestResponse<WebhookView> created(WebhookService.CreatedWebhook made) {
        WebhookView view = WebhookView.of(made.webhook(), made.secret(), now.instant(), url);
        reader.wake();
        return ResponseBuilders.created(view.links().self(), view);
    }

    // The confirmation of an endpoint is not an edit: an ETag from before it is still accepted in If-Match.
    private WebhookView seen(WebhookView current) {
        WebhookView before = current.unconfirmed();
        boolean sent = preconditions
                .sentTag()
                .filter(tag -> tag.equals(before.tag()) || tag.equals(before.tag() + "-gzip"))
                .isPresent();
        return sent ? before : current;
    }

    private String judged(String address) {
        return outbound.check(address, Transport.PROTECTED, "/url").toString();
    }

    private static Problem stale(Webhook webhook) {
        return Problem.of(
                        "precondition-failed",
                        "It was changed since you read it. Read it again and repeat your edit on it.")
                .with("currentVersion", webhook.version)
                .with("changedBy", webhook.updatedBy);
    }

    // Null for the newsroom.
    private UUID partner() {
        return caller.partner().orElse(null);
    }

    private Owner owner() {
        return new Owner(partner(), caller.outlet().orElse(null), caller.keyId(), caller.name());
    }

    private boolean reads() {
        return caller.may(partner() == null ? Scopes.ARTICLES_READ : Scopes.SYNDICATION_READ);
    }
}
