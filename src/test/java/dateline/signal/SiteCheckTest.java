package dateline.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dateline.article.body.UsePolicy;
import dateline.database.server.TestDatabase;
import dateline.outbound.Finding;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyLevel.LevelKind;
import dateline.policy.RobotsTxt;
import dateline.policy.RobotsTxt.RobotsLines;
import dateline.policy.Rsl10;
import dateline.push.Hooks;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks of a site on which the lines to paste stand, and of the same site with one fault each. */
@QuarkusTest
@TestProfile(Hooks.class)
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SiteCheckTest {

    private static final int PORT = Hooks.PARTNER_SITES.get(0);
    private static final String SITE = "http://127.0.0.1:" + PORT;
    private static final String TERMS = "https://api.example/terms";
    private static final EffectivePolicy POLICY = policy("open", "offered", "reserved", "offered");
    private static final String PAGE =
            "<html><head><link rel=\"license\" type=\"application/rsl+xml\" href=\"/license.xml\">"
                    + "<meta name=\"tdm-reservation\" content=\"1\"></head><body>Text.</body></html>";

    @Inject
    SiteChecker checker;

    private final Map<String, String> files = new ConcurrentHashMap<>();
    private HttpServer server;

    private static EffectivePolicy policy(String search, String aiInput, String aiTraining, String mining) {
        UsePolicy set = new UsePolicy(search, aiInput, aiTraining, mining, null, null, null);
        return EffectivePolicy.merge(List.of(set.toLevel(LevelKind.NEWSROOM, "", Instant.EPOCH)));
    }

    @BeforeEach
    void pasteTheLines() throws IOException {
        String robots = text(RobotsTxt.write(POLICY, new RobotsLines(SITE + "/license.xml", true), null));
        files.put("/robots.txt", "User-agent: otherbot\nContent-Signal: search=no\nDisallow: /\n\n" + robots);
        files.put("/license.xml", text(Rsl10.write("/", POLICY, TERMS)));
        files.put("/world/story", PAGE);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        server.createContext("/", this::respond);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void respond(HttpExchange exchange) throws IOException {
        String file = files.get(exchange.getRequestURI().getPath());
        byte[] body = (file == null ? "" : file).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(file == null ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private void replace(String path, String from, String to) {
        String before = files.get(path);
        files.put(path, before.replace(from, to));
        if (files.get(path).equals(before)) throw new AssertionError(path + " has no " + from);
    }

    private SiteCheckView check() {
        return check(POLICY, SITE + "/world/story", POLICY);
    }

    private SiteCheckView check(EffectivePolicy policy, String page, EffectivePolicy ofPage) {
        return checker.check(new SiteExpectation(SITE, policy, page, ofPage, true, true), Instant.EPOCH)
                .await()
                .indefinitely();
    }

    /** The results that are not ok, by member. */
    private static Map<String, String> faults(SiteCheckView view) {
        Map<String, Finding> findings = new LinkedHashMap<>();
        findings.put("contentSignal", view.contentSignal());
        findings.put("contentUsage", view.contentUsage());
        findings.put("licenseLine", view.licenseLine());
        findings.put("licenseFile", view.licenseFile());
        findings.put("pageLicense", view.pageLicense());
        findings.put("pageReservation", view.pageReservation());
        Map<String, String> faults = new LinkedHashMap<>();
        findings.forEach((name, finding) -> {
            if (!finding.result().equals("ok")) faults.put(name, finding.result());
        });
        return faults;
    }

    @Test
    void aSiteWithThePastedLinesHasNoFault() {
        SiteCheckView view = check();
        assertEquals(Map.of(), faults(view), view::toString);
        assertEquals(SITE + "/license.xml", view.license());
    }

    @Test
    void eachFaultIsFoundInItsPlace() {
        replace("/robots.txt", "ai-train=no", "ai-train=yes");
        assertEquals(Map.of("contentSignal", "differs"), faults(check()));
        replace("/robots.txt", "Content-Signal: search=yes", "X-Signal: search=yes");
        replace("/robots.txt", "train-ai=n", "train-ai=y");
        assertEquals(Map.of("contentSignal", "missing", "contentUsage", "differs"), faults(check()));
    }

    @Test
    void theLicenceFileIsReadByItsMeaning() {
        replace(
                "/license.xml",
                "<prohibits type=\"usage\">ai-train</prohibits>",
                "<prohibits type=\"usage\"> ai-train\n</prohibits>");
        assertEquals(Map.of(), faults(check()));
        replace("/license.xml", "type=\"use\"", "type=\"free\"");
        SiteCheckView free = check();
        assertEquals(Map.of("licenseFile", "differs"), faults(free));
        assertEquals(
                "search=open, aiInput=open, aiTraining=reserved",
                free.licenseFile().found());
        files.put("/license.xml", "<!DOCTYPE rsl [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><rsl>&a;</rsl>");
        assertEquals(Map.of("licenseFile", "missing"), faults(check()));
        files.remove("/license.xml");
        assertEquals(Map.of("licenseFile", "missing"), faults(check()));
    }

    @Test
    void aPageStatesItsArticleOrTheWholeSite() {
        EffectivePolicy open = policy("open", "open", "open", "open");
        assertEquals(Map.of(), faults(check(POLICY, SITE + "/world/story", open)));
        replace("/world/story", "content=\"1\"", "content=\"0\"");
        assertEquals(Map.of(), faults(check(POLICY, SITE + "/world/story", open)));
        assertEquals(Map.of("pageReservation", "differs"), faults(check()));
        files.put("/world/story", "<html><body>Text.</body></html>");
        assertEquals(Map.of("pageLicense", "missing", "pageReservation", "missing"), faults(check()));
        assertEquals(Map.of("pageLicense", "unknown", "pageReservation", "unknown"), faults(check(POLICY, null, null)));
    }

    @Test
    void aLicenceOnAPrivateAddressIsNotFetched() throws IOException {
        try (ServerSocket canary = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            canary.setSoTimeout(200);
            replace("/robots.txt", SITE + "/license.xml", "http://127.0.0.1:" + canary.getLocalPort() + "/");
            SiteCheckView view = check();
            assertEquals(Map.of("licenseFile", "unknown"), faults(view));
            assertThrows(SocketTimeoutException.class, canary::accept);
        }
    }

    @Test
    void aSiteThatDoesNotAnswerIsUnknown() {
        server.stop(0);
        SiteCheckView view = check();
        assertEquals(6, faults(view).size(), view::toString);
        assertEquals("unknown", view.contentSignal().result());
    }
}
