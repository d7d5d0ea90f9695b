package dateline;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dateline.database.server.TestDatabase;
import dateline.openapi.ContractTools;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Swagger UI in a browser: what a person sees and executes without typing. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SwaggerUiTest {

    private static final String ORIGIN = TestServer.URL;
    private static final String PAGE = ORIGIN + "/swagger-ui/";
    private static final boolean LONG = Boolean.getBoolean("long");

    private static final Set<String> SAMPLE = Set.of("listArticles", "putTag", "deleteTag");

    /** The statuses of two executions in a row, by operations that do not succeed twice. All others do. */
    private static final Map<String, Set<String>> CONFLICTS = Map.of(
            // The ETag of the example is that of a fresh demo.
            "2\\d\\d 412",
            Set.of(
                    "correctArticle",
                    "publishArticle",
                    "putAuthor",
                    "putFeed",
                    "putSection",
                    "putSource",
                    "putTag",
                    "putSectionUsePolicy",
                    "putSourceUsePolicy",
                    "putUsePolicy",
                    "replaceDraft",
                    "replaceOwnPartner",
                    "restoreVersion",
                    "updateDraft",
                    "updatePartner",
                    "updatePermission",
                    "updateReproduction",
                    "updateWebhook"),
            // The name is in use, or the transition is done.
            "2\\d\\d 409",
            Set.of(
                    "activatePermission",
                    "answerPermissionRequest",
                    "createFeed",
                    "createOutlet",
                    "createPartner",
                    "createPermissionRequest",
                    "createReproduction",
                    "killArticle",
                    "releaseArticle",
                    "revokePermission",
                    "rotateOwnKey",
                    "suspendPermission",
                    "unpublishArticle",
                    "withholdArticle"),
            // The resource is gone.
            "204 404",
            Set.of(
                    "deleteAuthor",
                    "deleteDraft",
                    "deleteFeed",
                    "deleteImport",
                    "deleteTag",
                    "deleteWebhook",
                    "deleteSectionUsePolicy",
                    "deleteSourceUsePolicy"),
            // The request for a permission has been answered before.
            "409 409",
            Set.of("withdrawPermissionRequest"),
            // The import may end between the two requests.
            "(2\\d\\d|409) (202|409)",
            Set.of("putImportDocument", "cancelImport"));

    /** Opens an operation and clicks on Execute twice; returns the name of the operation, the two statuses and the address. */
    private static final String EXECUTE = """
            const find = (css) => document.querySelector(`.opblock[id$='-${argument}'] ${css}`);
            const until = async (condition) => {
              const end = performance.now() + 60000;
              for (;;) {
                const found = condition();
                if (found) return found;
                if (performance.now() > end) throw new Error(`${argument}: ${condition}`);
                await new Promise((resolve) => setTimeout(resolve, 5));
              }
            };
            const result = [argument];
            let address;
            find('.opblock-summary-control').click();
            await until(() => find('.responses-inner'));
            for (let i = 0; i < 2; i++) {
              find('.btn.execute').click();
              const status = await until(() => find('.live-responses-table tbody .response-col_status'));
              result.push(status.innerText.trim().split(/\\s/)[0]);
              address = find('.request-url pre').innerText.trim();
              find('.btn-clear').click();
              await until(() => !find('.live-responses-table'));
            }
            find('.opblock-summary-control').click();
            return [...result, address].join(' ');
            """;

    @RegisterExtension
    static final Browser browser = new Browser();

    @Inject
    FreshDemo demo;

    @AfterEach
    void restoreDemo() throws SQLException {
        demo.restore();
    }

    @Test
    void everyOperationExecutesTwiceWithoutInput() throws SQLException {
        demo.restore();
        openPage();
        List<JsonNode> chosen = byUse().stream()
                .filter(operation -> LONG || SAMPLE.contains(id(operation)))
                .toList();
        List<String> wrong = new ArrayList<>();
        for (JsonNode operation : chosen) {
            String result = String.valueOf(browser.runAsync(EXECUTE, id(operation)));
            if (LONG) System.out.println(LocalTime.now() + " " + result);
            if (!isExpected(operation, result)) wrong.add(result);
        }
        System.out.println("operations executed twice: " + chosen.size());
        assertEquals(List.of(), wrong);
        browser.assertOnlyRequestsTo(ORIGIN);
    }

    /** @param result operationId, the two statuses, and the address */
    private static boolean isExpected(JsonNode operation, String result) {
        String[] parts = result.split(" ", 4);
        if (parts.length < 4 || !parts[0].equals(id(operation))) return false;
        String expected = CONFLICTS.entrySet().stream()
                .filter(conflict -> conflict.getValue().contains(parts[0]))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("2\\d\\d 2\\d\\d");
        boolean documented = List.of(parts[1], parts[2]).stream()
                .allMatch(status ->
                        status.equals("404") || operation.get("responses").has(status));
        String query = URI.create(parts[3]).getRawQuery();
        boolean typedNothing = query == null || query.matches("limit=\\d+");
        return documented && typedNothing && (parts[1] + " " + parts[2]).matches(expected);
    }

    @Test
    void theOperationsAreInTheOrderOfTheirUseAndTheFilterFindsThem() {
        openPage();
        List<String> all = byUse().stream().map(SwaggerUiTest::id).toList();
        assertEquals(all, shown());
        assertEquals(0, browser.all("section.models.is-open").size(), "open lists of schemas");
        browser.await("#operation-filter").sendKeys("Notice delivery");
        browser.awaitCondition("document.querySelectorAll('.opblock-tag-section .opblock').length < 5");
        assertEquals(List.of("recordNoticeDelivery"), shown());
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    @Test
    void thePageFitsPhonesAndDesktopsInLightAndDarkMode() throws Exception {
        ContractTools.install();
        demo.restore();
        openPage();
        browser.click(browser.await(block("putTag") + " .opblock-summary-control"));
        browser.await(block("putTag") + " .responses-inner");
        browser.click(browser.await(block("putTag") + " .btn.execute"));
        browser.await(block("putTag") + " .live-responses-table");
        for (int width : List.of(390, 1440)) {
            for (String colours : List.of("light", "dark")) {
                // The short form shows each width and each colour scheme once.
                if (!LONG && width == 390 != colours.equals("light")) continue;
                browser.resize(width, colours);
                String name = "swagger-ui-" + width + "-" + colours;
                browser.takeScreenshot(name);
                assertEquals(0, browser.horizontalOverflow(), "pixels too wide: " + name);
                assertEquals(List.of(), browser.seriousFindings(), name);
            }
        }
        browser.resize(1440, "light");
        browser.assertNoErrorsAndOnlyRequestsTo(ORIGIN);
    }

    @Test
    @Tag("long")
    void noOperationHasASeriousFindingWhenItIsOpen() throws Exception {
        ContractTools.install();
        openPage();
        List<String> findings = new ArrayList<>();
        for (JsonNode operation : byUse()) {
            String control = block(id(operation)) + " .opblock-summary-control";
            browser.click(browser.await(control));
            browser.await(block(id(operation)) + " .responses-inner");
            for (String finding : browser.seriousFindings(block(id(operation))))
                findings.add(id(operation) + ": " + finding);
            browser.click(browser.await(control));
        }
        assertEquals(List.of(), findings);
    }

    @SuppressWarnings("unchecked")
    private static List<String> shown() {
        return (List<String>)
                browser.run(
                        "return [...document.querySelectorAll('.opblock-tag-section .opblock')].map(({ id }) => id.split('-').pop())");
    }

    private static String block(String operation) {
        return ".opblock[id$='-" + operation + "']";
    }

    private static void openPage() {
        browser.visit(PAGE);
        browser.await(".auth-wrapper .authorize.locked");
    }

    private static List<JsonNode> byUse() {
        try {
            List<JsonNode> operations = new ArrayList<>();
            new ObjectMapper()
                    .readTree(given().get("/openapi?format=json").asByteArray())
                    .get("paths")
                    .forEach(path -> path.forEach(operations::add));
            operations.sort(
                    Comparator.comparing(operation -> operation.get("x-order").intValue()));
            return operations;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String id(JsonNode operation) {
        return operation.get("operationId").textValue();
    }
}
