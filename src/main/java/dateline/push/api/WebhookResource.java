package dateline.push.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dateline.push.webhook.WebhookWarning;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Webhooks of the caller: a partner's key sees those of its outlet, the newsroom those of the newsroom's keys. */
@Path("/v1/webhooks")
@Produces("application/json")
@WritesWebhooks
@NeverStored
@Blocking
public class WebhookResource {

    private static final UUID MIN_ID = new UUID(0, 0);

    private final WebhookService webhooks;
    private final SelectionCheck selectionCheck;
    private final EventRights rights;
    private final OutboundClient outbound;
    private final MergePatch merge;
    private final Preconditions preconditions;
    private final Caller caller;
    private final Cursors cursors;
    private final PageLinks links;
    private final Now now;
    private final PublicUrl url;
    private final EventEnqueuer enqueuer;

    WebhookResource(
            WebhookService webhooks,
            SelectionCheck selectionCheck,
            EventRights rights,
            OutboundClient outbound,
            MergePatch merge,
            Preconditions preconditions,
            Caller caller,
            Cursors cursors,
            PageLinks links,
            Now now,
            PublicUrl url,
            EventEnqueuer enqueuer) {
        this.webhooks = webhooks;
        this.selectionCheck = selectionCheck;
        this.rights = rights;
        this.outbound = outbound;
        this.merge = merge;
        this.preconditions = preconditions;
        this.caller = caller;
        this.cursors = cursors;
        this.links = links;
        this.now = now;
        this.url = url;
        this.enqueuer = enqueuer;
    }

    @GET
    public Page<WebhookView> listWebhooks(
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit, @RestQuery String cursor) {
        UUID position = cursor == null
                ? MIN_ID
                : UUID.fromString(cursors.open(links.query(), cursor).get(0));
        return Page.of(
                        Webhook.listAfter(outlet(), position, limit + 1),
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
        Owner owner = owner();
        String checkedUrl = checkUrl(request.url());
        selectionCheck.require(request, partner() == null, null);
        var created = webhooks.create(null, owner, checkedUrl, mayReadText(), request, now.instant());
        return respondCreated(created, WebhookWarning.of(created.webhook().kinds, caller::hasScope));
    }

    @GET
    @Path("/{webhook}")
    public WebhookView getWebhook(@RestPath String webhook) {
        return WebhookView.of(Webhook.required(webhook, outlet()), now.instant(), url);
    }

    @PATCH
    @Path("/{webhook}")
    @Consumes({MergePatch.MEDIA_TYPE, "application/json"})
    @Transactional
    public WebhookView updateWebhook(@RestPath String webhook, @NotNull ObjectNode request) {
        Owner owner = owner();
        // The host name is resolved before the webhook is locked, so that no other transaction waits for the look-up.
        String newUrl =
                request.path("url").isTextual() ? checkUrl(request.get("url").textValue()) : null;
        Webhook found = webhooks.lock(webhook, outlet());
        rights.require(found);
        WebhookView current = WebhookView.of(found, now.instant(), url);
        preconditions.requireMatch(viewForPrecondition(current), () -> preconditionFailed(found));
        WebhookRequest merged = merge.apply(current, request, WebhookRequest.class);
        selectionCheck.require(merged, partner() == null, found);
        webhooks.edit(found, newUrl == null ? found.url : newUrl, merged, owner, now.instant());
        enqueuer.wake();
        return WebhookView.of(found, now.instant(), url).withWarnings(WebhookWarning.of(found.kinds, caller::hasScope));
    }

    @DELETE
    @Path("/{webhook}")
    @ResponseStatus(204)
    public void deleteWebhook(@RestPath String webhook) {
        Optional<UUID> left = QuarkusTransaction.requiringNew().call(() -> {
            Webhook found = webhooks.lock(webhook, outlet());
            rights.require(found);
            preconditions.requireMatch(
                    viewForPrecondition(WebhookView.of(found, now.instant(), url)), () -> preconditionFailed(found));
            return webhooks.removeOrDisable(found, caller.name(), now.instant());
        });
        if (left.isEmpty()) return;
        webhooks.removeDeliveries(left.get());
        QuarkusTransaction.requiringNew()
                .run(() -> webhooks.lock(webhook, outlet()).remove(caller.name(), now.instant()));
    }

    @POST
    @Path("/{webhook}/rotations")
    @Consumes("application/json")
    @Transactional
    @Idempotent
    @ResponseStatus(201)
    public RestResponse<WebhookView> rotateWebhookSecret(
            @RestPath String webhook, @NotNull @Valid RotationRequest request) {
        Webhook found = webhooks.lock(webhook, outlet());
        rights.require(found);
        return respondCreated(webhooks.rotate(found, request.overlapOrDefault(), caller.name(), now.instant()), null);
    }

    private RestResponse<WebhookView> respondCreated(
            WebhookService.CreatedWebhook created, List<WebhookWarning> warnings) {
        WebhookView view = WebhookView.of(created.webhook(), created.secret(), now.instant(), url)
                .withWarnings(warnings);
        enqueuer.wake();
        return ResponseBuilders.created(view.links().self(), view);
    }

    // The confirmation of an endpoint is not an edit: an ETag from before it is still accepted in If-Match.
    private WebhookView viewForPrecondition(WebhookView current) {
        WebhookView unconfirmed = current.withoutConfirmation();
        boolean isUnconfirmedTag = preconditions
                .sentTag()
                .filter(tag -> tag.equals(unconfirmed.tag()) || tag.equals(unconfirmed.tag() + "-gzip"))
                .isPresent();
        return isUnconfirmedTag ? unconfirmed : current;
    }

    private String checkUrl(String text) {
        return outbound.check(text, Transport.PROTECTED, "/url").toString();
    }

    private static Problem preconditionFailed(Webhook webhook) {
        return Problem.of(
                        "precondition-failed",
                        "The resource has changed since you read it. Read it again, and repeat your edit on the new state.")
                .with("currentVersion", webhook.version)
                .with("changedBy", webhook.updatedBy);
    }

    // Null for the newsroom.
    private UUID partner() {
        return caller.partner().orElse(null);
    }

    private UUID outlet() {
        return caller.outlet().orElse(null);
    }

    private Owner owner() {
        return new Owner(partner(), outlet(), caller.keyId(), caller.name());
    }

    private boolean mayReadText() {
        return caller.hasScope(partner() == null ? Scopes.ARTICLES_READ : Scopes.SYNDICATION_READ);
    }
}
