package dateline.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dateline.Seed;
import dateline.format.FeedDocument;
import dateline.format.FeedDocumentBuilder;
import dateline.format.FeedEntry.EntryPolicy;
import dateline.format.FeedEntryBuilder;
import dateline.format.RssFeed;
import dateline.policy.Odrl22.OfferSubject;
import dateline.policy.PolicyLevel.LevelKind;
import dateline.policy.PolicyOracle.Level;
import dateline.syndication.rightsdesk.OdrlDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random policies, stated in every signal and read back by readers that share no code with the server: all answer alike. */
class SignalsPropertyTest {

    private static final int POLICIES = Boolean.getBoolean("long") ? 10_000 : 300;
    // RFC 9309 has parsers skip lines that they do not know; this one logs them.
    private static final int NO_WARNINGS = 0;
    private static final long MOST_DELAY_MILLIS = 300_000;
    private static final Instant SINCE = Instant.parse("2026-09-01T10:00:00Z");
    private static final String TERMS = "https://api.example/terms";
    private static final String OFFER = "https://api.example/v1/use-policy/tdm-offer";
    private static final OfferSubject OFFER_SUBJECT = new OfferSubject(
            "https://api.example/v1/articles/1/offer",
            "https://api.example/v1/articles/1",
            "https://api.example",
            TERMS);
    // The shapes of W3C take some milliseconds for each document.
    private static final int MOST_SHAPES_CHECKED = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Which use each word of each vocabulary stands for. */
    private static final Map<String, String> RSL =
            Map.of("search", "search", "ai-input", "aiInput", "ai-train", "aiTraining");

    private static final Map<String, String> CONTENT_SIGNAL = RSL;
    private static final Map<String, String> ODRL = Map.of(
            "index", "search",
            "dateline:aiInput", "aiInput",
            "dateline:aiTraining", "aiTraining",
            "dateline:textAndDataMining", "textAndDataMining");
    private static final Map<String, String> CONTENT_USAGE =
            Map.of("search", "search", "ai-use", "aiInput", "train-ai", "aiTraining");

    private final Random random = new Random(Seed.of(SignalsPropertyTest.class));
    private final RslGrammar grammar = new RslGrammar();
    private final Schema tdmSchema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SignalsPropertyTest.class.getResourceAsStream("tdmrep.schema.json"));
    private final List<String> contradictions = new ArrayList<>();
    private int readings;
    private int shapesChecked;

    @Test
    void everySignalAnswersAlike() throws Exception {
        for (int i = 0; i < POLICIES; i++) {
            PolicyOracle oracle = new PolicyOracle(random);
            checkArticle(oracle);
            checkSite(oracle);
        }
        System.out.printf(
                "signals: %d policies, %d readings, %d contradictions%n", POLICIES, readings, contradictions.size());
        assertEquals(List.of(), contradictions.stream().limit(5).toList());
    }

    private void checkArticle(PolicyOracle oracle) throws Exception {
        Level article = oracle.articles.isEmpty() ? null : oracle.articles.get(0);
        String section = random.nextInt(4) == 0 ? null : "s" + random.nextInt(4);
        String source = random.nextInt(3) == 0 ? "none" : "wire";
        Map<String, String> expected = oracle.valuesOf(article, section, source);
        EffectivePolicy policy = EffectivePolicy.merge(oracle.levelsOf(article, section, source).stream()
                .map(SignalsPropertyTest::level)
                .toList());
        byte[] license = Rsl10.write("https://api.example/v1/articles/1", policy, TERMS);
        readLicense("license of an article", license, expected);
        RslReader.offerPages(license).forEach((token, page) -> {
            String own = oracle.pageOf(RSL.get(token), article, section, source);
            compare("page of " + token, own == null ? TERMS : own, page);
        });
        byte[] feed = RssFeed.write(feed(policy));
        readAll("item of a feed", RSL, expected, RslReader.read(feed));
        Map<String, String> headers = TdmRep2024.headers(policy, OFFER);
        readTdm("headers of an article", expected, headers.get("tdm-reservation"), headers.get("tdm-policy"));
        if (headers.containsKey("tdm-policy"))
            readTdmOffer(oracle.pageOf("textAndDataMining", article, section, source), policy);
        byte[] offer = Odrl22.write(policy, OFFER_SUBJECT);
        readOffer(JSON.readTree(offer), expected);
        if (shapesChecked++ < MOST_SHAPES_CHECKED) {
            assertEquals(1, OdrlDocuments.expand(offer).size());
            assertEquals(List.of(), OdrlDocuments.violations(offer));
        }
    }

    private void checkSite(PolicyOracle oracle) throws IOException {
        Map<String, String> expected = oracle.valuesAnywhere();
        EffectivePolicy policy = EffectivePolicy.strictest(
                oracle.levels().stream().map(SignalsPropertyTest::level).toList());
        readLicense("license of the site", Rsl10.write("/", policy, TERMS), expected);
        byte[] tdmrep = TdmRep2024.write("/", policy, OFFER);
        JsonNode file = JSON.readTree(tdmrep);
        assertEquals(
                List.of(),
                tdmSchema.validate(
                        file, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))));
        readTdm(
                "tdmrep.json",
                expected,
                file.at("/0/tdm-reservation").asText(),
                file.at("/0/tdm-policy").textValue());
        readRobots(
                RobotsTxt.write(
                        policy,
                        new RobotsTxt.RobotsLines("https://api.example/license.xml", true),
                        "https://api.example/s.xml"),
                expected);
    }

    private void readLicense(String signal, byte[] license, Map<String, String> expected) {
        assertEquals(List.of(), grammar.violations(license), () -> new String(license, StandardCharsets.UTF_8));
        readAll(signal, RSL, expected, RslReader.read(license));
    }

    private void readAll(
            String signal, Map<String, String> words, Map<String, String> expected, Map<String, String> read) {
        words.forEach((word, use) -> compare(signal + ": " + word, expected.get(use), read.get(word)));
        compare(signal, words.keySet(), read.keySet());
    }

    private void readTdm(String signal, Map<String, String> expected, String reservation, String policy) {
        String read = reservation.equals("0") ? "open" : policy == null ? "reserved" : "offered";
        compare(signal, expected.get("textAndDataMining"), read);
    }

    /** The rules of an Offer of ODRL: a permission with a duty is an offer. */
    private void readOffer(JsonNode offer, Map<String, String> expected) {
        Map<String, String> read = new HashMap<>();
        for (JsonNode rule : offer.path("permission")) read.put(use(rule), rule.has("duty") ? "offered" : "open");
        for (JsonNode rule : offer.path("prohibition"))
            read.merge(use(rule), "reserved", (one, other) -> "contradiction");
        ODRL.forEach((action, use) -> compare("ODRL: " + action, expected.get(use), read.get(action)));
        compare("ODRL", ODRL.keySet(), read.keySet());
    }

    private static String use(JsonNode rule) {
        JsonNode action = rule.get("action");
        return action.isTextual() ? action.textValue() : action.get("@id").textValue();
    }

    private void readTdmOffer(String page, EffectivePolicy policy) throws IOException {
        JsonNode offer =
                JSON.readTree(TdmRep2024.offer(policy, OFFER, "https://api.example/", "https://site.example", TERMS));
        compare("type of the offer", "Offer", offer.at("/@type").asText());
        compare(
                "profile of the offer",
                "http://www.w3.org/ns/tdmrep",
                offer.at("/profile").asText());
        compare(
                "action of the offer",
                "tdm:mine",
                offer.at("/permission/0/action").asText());
        compare(
                "page of the offer",
                page == null ? TERMS : page,
                offer.at("/assigner/vcard:hasURL").asText());
    }

    private void readRobots(byte[] robots, Map<String, String> expected) {
        SimpleRobotRules rules = new SimpleRobotRulesParser(MOST_DELAY_MILLIS, NO_WARNINGS)
                .parseContent("https://api.example/robots.txt", robots, "text/plain", Set.of("anybot"));
        assertTrue(rules.isAllowed("https://api.example/v1/articles/1"));
        assertFalse(rules.isAllowNone());
        assertEquals(List.of("https://api.example/s.xml"), rules.getSitemaps());
        Map<String, String> lines = new HashMap<>();
        for (String line : new String(robots, StandardCharsets.UTF_8).split("\n")) {
            if (!line.contains(": ") || line.startsWith("#")) continue;
            lines.put(line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 2));
        }
        assertEquals("https://api.example/license.xml", lines.get("License"));
        readYesNo("Content-Signal", CONTENT_SIGNAL, lines.get("Content-Signal"), expected);
        readYesNo("Content-Usage", CONTENT_USAGE, lines.get("Content-Usage"), expected);
    }

    private void readYesNo(String signal, Map<String, String> words, String line, Map<String, String> expected) {
        Map<String, String> read = new HashMap<>();
        for (String pair : line.split(", ")) read.put(pair.split("=")[0], pair.split("=")[1].substring(0, 1));
        words.forEach((word, use) ->
                compare(signal + ": " + word, expected.get(use).equals("open") ? "y" : "n", read.get(word)));
        compare(signal, words.keySet(), read.keySet());
    }

    private void compare(String what, Object expected, Object read) {
        readings++;
        if (!expected.equals(read)) contradictions.add(what + ": expected " + expected + ", read " + read);
    }

    private static PolicyLevel level(Level level) {
        Map<PolicyUse, UseValue> values = new EnumMap<>(PolicyUse.class);
        for (PolicyUse use : PolicyUse.values())
            if (level.uses().containsKey(use.wireName()))
                values.put(use, UseValue.of(level.uses().get(use.wireName())));
        return new PolicyLevel(
                LevelKind.of(level.kind()), level.name(), values, new UseTerms(level.page(), null, null), SINCE);
    }

    private static FeedDocument feed(EffectivePolicy policy) {
        return FeedDocumentBuilder.builder()
                .id("https://api.example/v1/feeds/a")
                .title("A")
                .updated(SINCE)
                .links(new FeedDocument.Links(
                        "https://api.example/v1/feeds/a.rss", "https://site.example/", null, null, null))
                .entries(List.of(FeedEntryBuilder.builder()
                        .id("urn:uuid:1")
                        .title("One")
                        .policy(new EntryPolicy("https://api.example/v1/articles/1", policy, TERMS))
                        .published(SINCE)
                        .updated(SINCE)
                        .build()))
                .build();
    }

    @Test
    void aReaderFindsAContradiction() {
        byte[] wrong = """
                <rsl xmlns="https://rslstandard.org/rsl"><content url="/">
                <license><permits type="usage">search ai-train</permits><prohibits type="usage">ai-input</prohibits></license>
                <license><prohibits type="usage">ai-train</prohibits></license></content></rsl>
                """.getBytes(StandardCharsets.UTF_8);
        readAll(
                "planted",
                RSL,
                Map.of("search", "open", "aiInput", "reserved", "aiTraining", "open"),
                RslReader.read(wrong));
        assertEquals(List.of("planted: ai-train: expected open, read contradiction"), contradictions);
        byte[] invalid = new String(wrong, StandardCharsets.UTF_8)
                .replace("search ai-train", "search, train-ai")
                .getBytes(StandardCharsets.UTF_8);
        assertFalse(grammar.violations(invalid).isEmpty());
    }
}
