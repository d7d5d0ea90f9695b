package dateline.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * States what a policy says about text and data mining in TDMRep (TDM Reservation Protocol, Final Community Group Report of 10 May
 * 2024). It knows reserved (1) and not reserved (0), and a policy document in which an offer is described. Other uses are left out.
 */
public final class TdmRep2024 {

    public static final String RESERVATION_HEADER = "tdm-reservation";
    public static final String POLICY_HEADER = "tdm-policy";

    private static final String PROFILE = "http://www.w3.org/ns/tdmrep";
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private TdmRep2024() {}

    /**
     * Returns the headers of a response.
     *
     * @param offerUrl address of {@link #offer}; stated if the use is offered
     */
    public static Map<String, String> headers(EffectivePolicy policy, String offerUrl) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(RESERVATION_HEADER, reservation(policy));
        if (isOffered(policy)) headers.put(POLICY_HEADER, offerUrl);
        return headers;
    }

    /** Returns the value of {@link #RESERVATION_HEADER}: 0 for open, 1 for offered and reserved. */
    public static String reservation(EffectivePolicy policy) {
        return mining(policy).value() == UseValue.OPEN ? "0" : "1";
    }

    /**
     * Writes {@code /.well-known/tdmrep.json}.
     *
     * @param location path pattern to which the policy applies
     */
    public static byte[] write(String location, EffectivePolicy policy, String offerUrl) {
        UseValue value = mining(policy).value();
        ArrayNode rules = NODES.arrayNode();
        ObjectNode rule =
                rules.addObject().put("location", location).put(RESERVATION_HEADER, value == UseValue.OPEN ? 0 : 1);
        if (value == UseValue.OFFERED) rule.put(POLICY_HEADER, offerUrl);
        return bytes(rules);
    }

    /**
     * Writes the ODRL Offer to which {@code tdm-policy} leads: mining is permitted with the newsroom's consent.
     *
     * @param offerUrl address of this document
     * @param target what the offer is about
     * @param newsroomUrl address of the newsroom's site
     * @param termsUrl page on which to ask for a permission, if the policy names none
     */
    public static byte[] offer(
            EffectivePolicy policy, String offerUrl, String target, String newsroomUrl, String termsUrl) {
        UseTerms terms = mining(policy).terms();
        ObjectNode offer = NODES.objectNode();
        offer.putArray("@context").add(OdrlTerms.CONTEXT).addObject().put("tdm", PROFILE + "#");
        offer.put("@type", "Offer").put("profile", PROFILE).put("uid", offerUrl);
        ObjectNode assigner = offer.putObject("assigner").put("uid", newsroomUrl);
        boolean isEmail = terms.contact() != null && !terms.contact().contains("/");
        if (isEmail) assigner.put("vcard:hasEmail", "mailto:" + terms.contact());
        assigner.put("vcard:hasURL", firstNonNull(terms.url(), isEmail ? null : terms.contact(), termsUrl));
        offer.putArray("permission")
                .addObject()
                .put("target", target)
                .put("action", "tdm:mine")
                .putArray("duty")
                .addObject()
                .put("action", "obtainConsent");
        return bytes(offer);
    }

    /** Whether there is an offer to describe. */
    public static boolean isOffered(EffectivePolicy policy) {
        return mining(policy).value() == UseValue.OFFERED;
    }

    private static EffectiveUse mining(EffectivePolicy policy) {
        return policy.stream().filter(use -> use.use().isMining()).findFirst().orElseThrow();
    }

    private static String firstNonNull(String one, String two, String three) {
        return one != null ? one : two != null ? two : three;
    }

    private static byte[] bytes(Object tree) {
        try {
            return JSON.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
