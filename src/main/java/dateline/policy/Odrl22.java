package dateline.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * States a policy as an Offer of ODRL 2.2 (W3C Recommendation of 15 February 2018) with the profile RightsML 2.0. An open use is
 * permitted, an offered one with the duty to obtain consent, a reserved one is prohibited.
 */
public final class Odrl22 {

    /**
     * What an offer is about.
     *
     * @param uid address of the offer
     * @param target address of the article
     * @param assigner address of this server, which stands for the newsroom
     * @param termsUrl page on which to ask for a permission, if the policy names none
     */
    public record OfferSubject(String uid, String target, String assigner, String termsUrl) {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Odrl22() {}

    public static byte[] write(EffectivePolicy policy, OfferSubject subject) {
        ObjectNode offer = NODES.objectNode();
        offer.set("@context", OdrlTerms.context());
        offer.put("@type", "Offer")
                .put("uid", subject.uid())
                .put("profile", OdrlTerms.PROFILE)
                .put("conflict", "prohibit")
                .put("assigner", subject.assigner());
        policy.since().ifPresent(since -> offer.put("dcterms:modified", since.toString()));
        ArrayNode permissions = NODES.arrayNode();
        ArrayNode prohibitions = NODES.arrayNode();
        policy.stream().forEach(use -> {
            if (use.value() == UseValue.RESERVED) prohibitions.add(rule("Prohibition", use, subject));
            else permissions.add(permission(use, subject));
        });
        if (!permissions.isEmpty()) offer.set("permission", permissions);
        if (!prohibitions.isEmpty()) offer.set("prohibition", prohibitions);
        try {
            return JSON.writeValueAsBytes(offer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode permission(EffectiveUse use, OfferSubject subject) {
        ObjectNode permission = rule("Permission", use, subject);
        if (use.value() == UseValue.OPEN) return permission;
        UseTerms terms = use.terms();
        ObjectNode duty = permission.putArray("duty").addObject();
        duty.put("@type", "Duty")
                .put("action", "obtainConsent")
                .put("consentingParty", subject.assigner())
                .put("dateline:termsUrl", terms.url() == null ? subject.termsUrl() : terms.url());
        if (terms.contact() != null) duty.put("dateline:contact", terms.contact());
        if (terms.priceNote() != null) duty.put("dateline:priceNote", terms.priceNote());
        return permission;
    }

    private static ObjectNode rule(String type, EffectiveUse use, OfferSubject subject) {
        ObjectNode rule = NODES.objectNode().put("@type", type);
        rule.set(
                "action",
                OdrlTerms.action(use.use().permissionUse().orElse(use.use().wireName())));
        return rule.put("target", subject.target()).put("assigner", subject.assigner());
    }
}
