package dateline.syndication.rightsdesk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.apicatalog.jsonld.JsonLdError;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.Seed;
import dateline.article.format.RandomStory;
import dateline.http.base.StoredJson;
import dateline.rights.Channel;
import dateline.rights.Level;
import dateline.rights.MediaRule;
import dateline.rights.Use;
import dateline.syndication.partner.Permission;
import dateline.syndication.terms.Action;
import dateline.syndication.terms.Obligations;
import dateline.syndication.terms.PermittedUse;
import dateline.syndication.terms.Quota;
import dateline.syndication.terms.Selection;
import dateline.syndication.terms.Terms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A permission as ODRL: every term is in a rule or in the list of what is not expressed. */
class OdrlAgreementTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final UUID PARTNER = new UUID(7, 7);

    /** A value of every term that a permission of full text may have. */
    private static final Map<String, Object> TERMS = values(
            "partner", PARTNER,
            "title", "Harbour news",
            "agreementRef", "HG-2026-7",
            "scope", selection("world"),
            "everything", true,
            "exclude", selection("sport"),
            "articlesFrom", Instant.parse("2026-01-01T00:00:00Z"),
            "articlesUntil", Instant.parse("2027-01-01T00:00:00Z"),
            "level", Level.EXCERPT,
            "excerptWords", 80,
            "media", MediaRule.OWNED,
            "territories", List.of("NO", "DE"),
            "excludedTerritories", List.of("US"),
            "channels", List.of(Channel.WEB, Channel.APP),
            "minDelay", Duration.ofHours(1),
            "embargoAccess", true,
            "validFrom", Instant.parse("2026-02-01T00:00:00Z"),
            "validUntil", Instant.parse("2027-02-01T00:00:00Z"),
            "keepFor", Duration.ofDays(90),
            "quota", new Quota(100, "month"),
            "actions", List.of(Action.REPRODUCE, Action.TRANSLATE, Action.AI_TRAINING),
            "uses", List.of(new PermittedUse(Use.AI_INPUT, Level.FULL, new Quota(7, "day"))),
            "obligations", obligations(Map.of("linkBack", true)),
            "afterTerm", "remove",
            "removeWithin", Duration.ofDays(2));

    private static final Map<String, Object> OBLIGATIONS = values(
            "attributionText", "{headline} by {source}",
            "linkBack", true,
            "canonical", true,
            "robots", "noindex",
            "noDerivatives", true,
            "showCorrections", true,
            "reportReproductions", true);

    private static Map<String, Object> values(Object... namesAndValues) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            values.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return values;
    }

    private static Selection selection(String section) {
        return new Selection(null, List.of(section), null, null, null, List.of("en"), null, null);
    }

    private static Obligations obligations(Map<String, Object> values) {
        return make(Obligations.class, values);
    }

    /** A record with these components; the others are null. */
    private static <T extends Record> T make(Class<T> type, Map<String, Object> values) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = values.get(components[i].getName());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Permission permission(Map<String, Object> terms, String state) {
        Permission permission = new Permission();
        permission.id = new UUID(1, 2);
        permission.partnerId = PARTNER;
        permission.version = 3;
        permission.state = state;
        Map<String, Object> all =
                new LinkedHashMap<>(Map.of("partner", PARTNER, "title", "Title", "level", Level.FULL));
        all.putAll(terms);
        permission.terms = make(Terms.class, all);
        permission.validFrom = permission.terms.validFrom() == null ? NOW : permission.terms.validFrom();
        permission.validUntil = permission.terms.validUntil();
        return permission;
    }

    private static byte[] write(Map<String, Object> terms) {
        return OdrlAgreement.write(permission(terms, "active"), NOW, RandomStory.URL);
    }

    private static JsonNode json(byte[] document) {
        try {
            return StoredJson.MAPPER.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, JsonNode> unexpressed(JsonNode policy) {
        Map<String, JsonNode> terms = new LinkedHashMap<>();
        policy.get("dateline:unexpressed")
                .forEach(one -> terms.put(one.get("dateline:term").textValue(), one.get("dateline:value")));
        return terms;
    }

    private static JsonNode rules(JsonNode policy) {
        ObjectNode rules = policy.deepCopy();
        rules.remove("dateline:unexpressed");
        return rules;
    }

    private static Set<String> names(Class<? extends Record> type) {
        Set<String> names = new TreeSet<>();
        for (RecordComponent component : type.getRecordComponents()) names.add(component.getName());
        return names;
    }

    @Test
    void everyTermIsExpressedOrListed() {
        assertEquals(names(Terms.class), new TreeSet<>(TERMS.keySet()), "the sample has every term");
        assertEquals(names(Obligations.class), new TreeSet<>(OBLIGATIONS.keySet()));
        JsonNode whole = json(write(TERMS));
        for (String term : TERMS.keySet()) {
            if (Set.of("partner", "obligations").contains(term)) continue;
            Map<String, Object> others = new LinkedHashMap<>(TERMS);
            others.remove(term);
            if (term.equals("afterTerm")) others.put(term, "keep");
            if (term.equals("validFrom")) others.put(term, NOW);
            requireDifference(term, whole, json(write(others)));
        }
        JsonNode allDuties = json(write(Map.of("obligations", obligations(OBLIGATIONS))));
        for (String term : OBLIGATIONS.keySet()) {
            Map<String, Object> others = new LinkedHashMap<>(OBLIGATIONS);
            others.remove(term);
            requireDifference(
                    "obligations." + term, allDuties, json(write(Map.of("obligations", obligations(others)))));
        }
        assertEquals(
                "https://api.harbour.example/v1/partners/" + PARTNER,
                whole.get("assignee").textValue());
    }

    /** A term that is listed has its value in the list; any other changes the rules. */
    private static void requireDifference(String term, JsonNode with, JsonNode without) {
        if (unexpressed(with).containsKey(term))
            assertNotEquals(unexpressed(with).get(term), unexpressed(without).get(term), term);
        else assertNotEquals(rules(with), rules(without), term);
    }

    @Test
    void aTermIsNotListedIfARuleExpressesIt() {
        assertEquals(
                new TreeSet<>(Set.of(
                        "articlesFrom",
                        "articlesUntil",
                        "embargoAccess",
                        "everything",
                        "excerptWords",
                        "exclude",
                        "level",
                        "media",
                        "obligations.linkBack",
                        "quota",
                        "removeWithin",
                        "scope",
                        "uses")),
                new TreeSet<>(unexpressed(json(write(TERMS))).keySet()));
    }

    @Test
    void rulesNameCountriesDatesAndActions() {
        JsonNode policy = json(write(TERMS));
        assertEquals("Agreement", policy.get("@type").textValue());
        assertEquals("prohibit", policy.get("conflict").textValue());
        assertEquals(
                "https://iptc.org/std/RightsML/odrl-profile/",
                policy.get("profile").textValue());
        String rules = rules(policy).toString();
        assertTrue(rules.contains("http://cvx.iptc.org/iso3166-1a3/NOR"), rules);
        assertTrue(rules.contains("http://cvx.iptc.org/iso3166-1a3/DEU"), rules);
        assertEquals(
                List.of("reproduce", "distribute", "translate", "dateline:aiTraining", "dateline:aiInput"),
                actions(policy.get("permission")));
        List<String> prohibited = actions(policy.get("prohibition"));
        assertTrue(prohibited.containsAll(List.of("archive", "index")), prohibited::toString);
        assertFalse(prohibited.contains("translate"));
        assertEquals(List.of("delete"), actions(policy.get("obligation")));
    }

    private static List<String> actions(JsonNode rules) {
        List<String> actions = new ArrayList<>();
        rules.forEach(rule -> actions.add(
                rule.get("action").isTextual()
                        ? rule.get("action").textValue()
                        : rule.get("action").get("@id").textValue()));
        return actions;
    }

    @Test
    void aPermissionThatIsNotActivePermitsNothing() {
        for (String state : List.of("draft", "suspended", "revoked")) {
            JsonNode policy = json(OdrlAgreement.write(permission(TERMS, state), NOW, RandomStory.URL));
            assertFalse(policy.has("permission"), state);
            assertEquals(List.of("use"), actions(policy.get("prohibition")), state);
            assertEquals(state, policy.get("dateline:state").textValue());
            assertTrue(unexpressed(policy).keySet().containsAll(Set.of("actions", "validUntil", "channels")), state);
        }
    }

    @Test
    void everyPermissionExpandsAndConformsToTheShapes() throws JsonLdError {
        Random random = new Random(Seed.of(OdrlAgreementTest.class));
        int documents = 0;
        for (String state : List.of("active", "draft", "suspended", "revoked")) {
            for (int i = 0; i < 50; i++, documents++) {
                Map<String, Object> drawn = new LinkedHashMap<>(TERMS);
                drawn.keySet().removeIf(term -> random.nextBoolean());
                Map<String, Object> duties = new LinkedHashMap<>(OBLIGATIONS);
                duties.keySet().removeIf(duty -> random.nextBoolean());
                drawn.put("obligations", obligations(duties));
                byte[] document = OdrlAgreement.write(permission(drawn, state), NOW, RandomStory.URL);
                assertEquals(1, OdrlDocuments.expand(document).size());
                assertEquals(List.of(), OdrlDocuments.violations(document), drawn::toString);
            }
        }
        System.out.println("ODRL documents: " + documents);
    }

    @Test
    void theShapesFindEveryMistake() {
        String valid = new String(write(TERMS), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> mistake : Map.of(
                        "\"action\":\"reproduce\",", "",
                        "\"conflict\":\"prohibit\"", "\"conflict\":\"use\"",
                        "\"operator\":\"lt\",", "",
                        "\"leftOperand\":\"spatial\",", "",
                        "\"odrl:includedIn\":{\"@id\":\"odrl:use\"}", "\"odrl:implies\":{\"@id\":\"odrl:use\"}")
                .entrySet()) {
            String broken = valid.replaceFirst(java.util.regex.Pattern.quote(mistake.getKey()), mistake.getValue());
            assertNotEquals(valid, broken, mistake.getKey());
            assertFalse(
                    OdrlDocuments.violations(broken.getBytes(StandardCharsets.UTF_8))
                            .isEmpty(),
                    mistake.getKey());
        }
        assertThrows(
                JsonLdError.class,
                () -> OdrlDocuments.expand(
                        valid.replace("\"attributedParty\"", "\"creditParty\"").getBytes(StandardCharsets.UTF_8)));
    }
}
