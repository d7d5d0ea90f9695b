package dateline.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/** What all ODRL documents of Dateline have in common: the media type, the profile, the context and the actions. */
public final class OdrlTerms {

    public static final String MEDIA_TYPE = "application/ld+json";

    /** The identifier of ODRL 2.2 as a language. */
    public static final String LANGUAGE = "http://www.w3.org/ns/odrl/2/";

    /** RightsML 2.0. */
    public static final String PROFILE = "https://iptc.org/std/RightsML/odrl-profile/";

    static final String CONTEXT = "http://www.w3.org/ns/odrl.jsonld";

    /** The namespace of the terms that neither ODRL nor RightsML has. The guide for the rights desk explains them. */
    private static final String NAMESPACE = "urn:dateline:odrl:";

    private static final Set<String> ACTIONS_OF_ODRL = Set.of("translate", "archive", "index");

    private OdrlTerms() {}

    /** Returns a new value of {@code @context}. */
    public static ArrayNode context() {
        ArrayNode context = JsonNodeFactory.instance.arrayNode().add(CONTEXT);
        ObjectNode own = context.addObject();
        own.put("dateline", NAMESPACE).put("dcterms", "http://purl.org/dc/terms/");
        own.putObject("dateline:value").put("@id", NAMESPACE + "value").put("@type", "@json");
        return context;
    }

    /** Returns a use as an action of ODRL, or as an action of Dateline below {@code use}. @param use such as {@code index} */
    public static JsonNode action(String use) {
        if (ACTIONS_OF_ODRL.contains(use)) return TextNode.valueOf(use);
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        own.put("@id", "dateline:" + use)
                .put("@type", "Action")
                .putObject("odrl:includedIn")
                .put("@id", "odrl:use");
        return own;
    }
}
