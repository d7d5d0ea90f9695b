package dateline.syndication.rightsdesk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.policy.OdrlTerms;
import dateline.rights.Channel;
import dateline.rights.Use;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Iso8601;
import dateline.syndication.terms.Obligations;
import dateline.syndication.terms.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a permission as an Agreement of ODRL 2.2 with the profile RightsML 2.0. A term that ODRL cannot say, or cannot
 * say exactly, is listed under {@code dateline:unexpressed}, so that no reader takes the document for the whole of it.
 *
 * <p>Each rule names its own target and parties, as the shapes of W3C ask. The target is the collection of what the
 * permission delivers. Its scope and level are not refinements of it, because ODRL has no operands for them.
 */
final class OdrlAgreement {

    private final Permission permission;
    private final Terms terms;
    private final Obligations obligations;
    private final String state;
    private final String self;
    private final PublicUrl url;
    private final Set<String> expressed = new TreeSet<>(Set.of("partner", "title", "agreementRef"));

    private OdrlAgreement(Permission permission, Instant now, PublicUrl url) {
        this.permission = permission;
        this.terms = permission.terms.withDefaults(now);
        this.obligations = terms.obligationsOrNone();
        this.state = permission.state(now);
        this.self = url.to("/v1/permissions/" + permission.id);
        this.url = url;
    }

    static byte[] write(Permission permission, Instant now, PublicUrl url) {
        try {
            return StoredJson.MAPPER.writeValueAsBytes(new OdrlAgreement(permission, now, url).build());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode build() {
        ObjectNode policy = object();
        policy.set("@context", OdrlTerms.context());
        policy.put("@type", "Agreement")
                .put("uid", self)
                .put("profile", OdrlTerms.PROFILE)
                .put("conflict", "prohibit")
                .put("assigner", url.base())
                .put("assignee", partner())
                .put("dcterms:title", terms.title());
        if (terms.agreementRef() != null) policy.put("dcterms:identifier", terms.agreementRef());
        policy.put("dateline:state", state).put("dateline:version", permission.version);
        // A permission that is not active permits nothing, whatever its terms say.
        if (Set.of("draft", "suspended", "revoked").contains(state)) {
            policy.putArray("prohibition").add(rule("Prohibition", "use"));
        } else {
            policy.set("permission", permissions());
            policy.set("prohibition", prohibitions());
            ArrayNode duties = duties();
            if (!duties.isEmpty()) policy.set("obligation", duties);
        }
        policy.set("dateline:unexpressed", unexpressed());
        return policy;
    }

    private ArrayNode permissions() {
        ArrayNode rules = array();
        for (Use use : terms.permittedUses()) {
            for (JsonNode odrl : actions(use)) {
                ObjectNode rule = rule("Permission", null);
                rule.set("action", odrl);
                rule.set("constraint", constraints());
                rule.putArray("duty")
                        .addObject()
                        .put("@type", "Duty")
                        .put("action", "attribute")
                        .put("attributedParty", url.base());
                rules.add(rule);
            }
        }
        expressed.add("actions");
        return rules;
    }

    private ArrayNode prohibitions() {
        ArrayNode rules = array();
        for (Use use : Use.values()) {
            if (terms.permittedUses().contains(use)) continue;
            for (JsonNode odrl : actions(use)) {
                ObjectNode rule = rule("Prohibition", null);
                rule.set("action", odrl);
                rules.add(rule);
            }
        }
        if (Boolean.TRUE.equals(obligations.noDerivatives()))
            for (String change : List.of("modify", "derive")) rules.add(rule("Prohibition", change));
        expressed.add("obligations.noDerivatives");
        return rules;
    }

    /** A use that the rights desk can permit, as actions of ODRL or of Dateline. */
    private static ArrayNode actions(Use use) {
        return use == Use.REPRODUCE
                ? array().add("reproduce").add("distribute")
                : array().add(OdrlTerms.action(use.wireName()));
    }

    private ArrayNode constraints() {
        ArrayNode all = array();
        all.add(constraint("dateTime", "gteq").set("rightOperand", instant(terms.validFrom())));
        if (terms.validUntil() != null)
            all.add(constraint("dateTime", "lt").set("rightOperand", instant(terms.validUntil())));
        if (terms.territories() != null)
            all.add(constraint("spatial", "isAnyOf").set("rightOperand", countries(terms.territories())));
        if (terms.excludedTerritories() != null && !terms.excludedTerritories().isEmpty())
            all.add(constraint("spatial", "isNoneOf").set("rightOperand", countries(terms.excludedTerritories())));
        if (terms.channels() != null) {
            ArrayNode channels = array();
            for (Channel channel : terms.channels())
                channels.addObject().put("@id", "dateline:channel-" + channel.wireName());
            all.add(constraint("deliveryChannel", "isAnyOf").set("rightOperand", channels));
        }
        if (terms.minDelay() != null)
            all.add(constraint("delayPeriod", "gteq")
                    .set("rightOperand", typed(Iso8601.format(terms.minDelay()), "duration")));
        if (terms.keepFor() != null)
            all.add(constraint("elapsedTime", "lteq")
                    .set("rightOperand", typed(Iso8601.format(terms.keepFor()), "duration")));
        expressed.addAll(List.of(
                "validFrom", "validUntil", "territories", "excludedTerritories", "channels", "minDelay", "keepFor"));
        return all;
    }

    private ArrayNode duties() {
        ArrayNode duties = array();
        if (Boolean.TRUE.equals(obligations.reportReproductions()))
            duties.add(rule("Duty", "inform").put("informedParty", url.base()));
        expressed.add("obligations.reportReproductions");
        // Without an end, the removal is due when the permission is revoked, which no date can say.
        if (terms.removalPeriod() != null && terms.validUntil() != null) {
            ObjectNode removal = rule("Duty", "delete");
            removal.putArray("constraint")
                    .add(constraint("dateTime", "gteq").set("rightOperand", instant(terms.validUntil())));
            duties.add(removal);
            expressed.add("afterTerm");
        }
        return duties;
    }

    /** The terms that no rule expresses, by name, with the values of the JSON form. */
    private ArrayNode unexpressed() {
        ObjectNode all = StoredJson.MAPPER.valueToTree(terms);
        JsonNode nested = all.remove("obligations");
        if (nested != null) nested.properties().forEach(one -> all.set("obligations." + one.getKey(), one.getValue()));
        // The period that applies by default is a term as well.
        if (terms.removalPeriod() != null) all.put("removeWithin", Iso8601.format(terms.removalPeriod()));
        ArrayNode list = array();
        all.properties().forEach(one -> {
            if (expressed.contains(one.getKey())) return;
            list.addObject().put("dateline:term", one.getKey()).set("dateline:value", one.getValue());
        });
        return list;
    }

    private ObjectNode rule(String type, String action) {
        ObjectNode rule = object().put("@type", type);
        if (action != null) rule.put("action", action);
        if (!type.equals("Duty"))
            rule.putObject("target").put("@type", "AssetCollection").put("uid", self + "#articles");
        return rule.put("assigner", url.base()).put("assignee", partner());
    }

    private String partner() {
        return url.to("/v1/partners/" + permission.partnerId);
    }

    private static ObjectNode constraint(String operand, String operator) {
        return object().put("@type", "Constraint").put("leftOperand", operand).put("operator", operator);
    }

    /** Countries as concepts of IPTC's vocabulary of ISO 3166-1 alpha-3 codes. */
    private static ArrayNode countries(List<String> codes) {
        ArrayNode countries = array();
        for (String code : codes)
            countries
                    .addObject()
                    .put("@id", "http://cvx.iptc.org/iso3166-1a3/" + new Locale("", code).getISO3Country());
        return countries;
    }

    private static ObjectNode instant(Instant instant) {
        return typed(instant.toString(), "dateTime");
    }

    private static ObjectNode typed(String value, String type) {
        return object().put("@value", value).put("@type", "http://www.w3.org/2001/XMLSchema#" + type);
    }

    private static ObjectNode object() {
        return StoredJson.MAPPER.createObjectNode();
    }

    private static ArrayNode array() {
        return StoredJson.MAPPER.createArrayNode();
    }
}
