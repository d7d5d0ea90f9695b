package dateline.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.access.key.Key;
import dateline.access.key.Keys;
import dateline.demo.DemoKeys.DemoKey;
import dateline.push.webhook.Webhook.Owner;
import dateline.syndication.delivery.BackdatedPackages;
import dateline.syndication.partner.PartnerRequest;
import dateline.syndication.partner.Permission;
import dateline.syndication.rightsdesk.PartnerService;
import dateline.syndication.rightsdesk.PermissionApplication;
import dateline.syndication.rightsdesk.PermissionApplicationRequest;
import dateline.syndication.rightsdesk.PermissionService;
import dateline.syndication.terms.Terms;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Loads the demo newsroom's partners and their permissions, and creates all demo keys. */
@ApplicationScoped
public class DemoPartners {

    private static final String ACTOR = "demo";
    private static final Duration KEY_VALIDITY = Duration.ofDays(3_650);

    /** Members that are numbers of days relative to now in the file and instants in a permission; the value is the direction. */
    private static final Map<String, Integer> RELATIVE_MEMBERS =
            Map.of("validFromDaysAgo", -1, "articlesFromDaysAgo", -1, "validUntilInDays", 1);

    private final DemoKeys demoKeys;
    private final Keys keys;
    private final PartnerService partnerService;
    private final PermissionService permissions;
    private final BackdatedPackages deliveries;
    private final ObjectMapper json;

    DemoPartners(
            DemoKeys demoKeys,
            Keys keys,
            PartnerService partnerService,
            PermissionService permissions,
            BackdatedPackages deliveries,
            ObjectMapper json) {
        this.demoKeys = demoKeys;
        this.keys = keys;
        this.partnerService = partnerService;
        this.permissions = permissions;
        this.deliveries = deliveries;
        this.json = json;
    }

    /** @return the owner of webhooks, by the slug of the partner */
    Map<String, Owner> fill(JsonNode partners, Instant now) throws JsonProcessingException {
        Map<String, UUID[]> outletsByPartner = new HashMap<>();
        for (JsonNode partner : partners)
            outletsByPartner.put(partner.get("slug").textValue(), createPartner((ObjectNode) partner, now));
        for (JsonNode partner : partners)
            deliver(partner, outletsByPartner.get(partner.get("slug").textValue()), now);
        Map<String, Owner> owners = new HashMap<>();
        for (DemoKey key : DemoKeys.ALL) {
            UUID[] ids = key.partner() == null ? new UUID[2] : outletsByPartner.get(key.partner());
            Key created = createKey(key, ids[0], ids[1], now);
            if (key.partner() != null) owners.put(key.partner(), new Owner(ids[0], ids[1], created.id, created.name));
        }
        return owners;
    }

    private UUID[] createPartner(ObjectNode partner, Instant now) throws JsonProcessingException {
        UUID id = UUID.fromString(partner.get("id").textValue());
        ObjectNode request = partner.deepCopy();
        request.remove(List.of("id", "slug", "permissions", "requests", "delivered"));
        List<UUID> outlets = new ArrayList<>();
        partner.get("outlets")
                .forEach(outlet -> outlets.add(UUID.fromString(outlet.get("id").textValue())));
        request.get("outlets").forEach(outlet -> ((ObjectNode) outlet).remove("id"));
        partnerService.create(id, json.treeToValue(request, PartnerRequest.class), outlets, ACTOR, now);
        for (JsonNode permission : partner.path("permissions")) createPermission((ObjectNode) permission, id, now);
        for (JsonNode application : partner.path("requests")) {
            ObjectNode applicationMembers = application.deepCopy();
            UUID applicationId = UUID.fromString(applicationMembers.remove("id").textValue());
            PermissionApplication.create(
                    applicationId,
                    id,
                    json.treeToValue(applicationMembers, PermissionApplicationRequest.class),
                    ACTOR,
                    now);
        }
        return new UUID[] {id, outlets.get(0)};
    }

    private void createPermission(ObjectNode permission, UUID partner, Instant now) throws JsonProcessingException {
        UUID id = UUID.fromString(permission.get("id").textValue());
        ObjectNode request = permission.deepCopy().remove(List.of("id", "state"));
        RELATIVE_MEMBERS.forEach((member, direction) -> {
            JsonNode days = request.remove(member);
            if (days == null) return;
            String instant = member.replace("DaysAgo", "").replace("InDays", "");
            request.put(
                    instant,
                    now.plus(Duration.ofDays(direction * days.asLong())).toString());
        });
        request.put("partner", partner.toString());
        Permission created = permissions.createDraft(id, json.treeToValue(request, Terms.class), ACTOR, now);
        if (permission.path("state").asText().equals("active")) permissions.activate(created, null, ACTOR, now);
    }

    private void deliver(JsonNode partner, UUID[] ids, Instant now) {
        for (JsonNode article : partner.path("delivered")) {
            deliveries.writeReceipt(ids[0], ids[1], article.textValue(), now);
        }
    }

    // A fixed key would give access to a server that others can reach.
    private Key createKey(DemoKey key, UUID partner, UUID outlet, Instant now) {
        if (demoKeys.areFixed()) {
            return keys.createFixed(key.key(), key.name(), key.scopes(), partner, outlet, now, now.plus(KEY_VALIDITY))
                    .key();
        }
        Keys.CreatedKey created =
                keys.create(key.name(), key.scopes(), partner, outlet, ACTOR, now, now.plus(KEY_VALIDITY));
        System.out.println("Demo key, shown this once, of " + key.name() + ": " + created.text());
        return created.key();
    }
}
