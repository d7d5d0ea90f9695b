package dateline.access.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.http.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoKeyPolicyTest {

    private static final String LOCAL = "http://localhost:8080";

    @Test
    void demoKeysAreAcceptedIfOnlyTheLocalMachineReachesTheDemo() {
        for (String host : List.of("localhost", "LOCALHOST", "127.0.0.1", "127.0.1.1", "::1", "[::1]")) {
            assertTrue(new DemoKeyPolicy(true, host, LOCAL, false).accepts(), host);
        }
        for (String base : List.of("http://127.0.0.1:8080", "https://[::1]:8443", "http://localhost")) {
            assertTrue(new DemoKeyPolicy(true, "127.0.0.1", base, false).accepts(), base);
        }
    }

    @Test
    void demoKeysAreRefusedOnAnyOtherServerWithTheReason() {
        for (String host : List.of("0.0.0.0", "::", "10.0.0.5", "news.example", "localhost.example", "")) {
            assertRefused(new DemoKeyPolicy(true, host, LOCAL, false), "does not listen on a loopback address");
        }
        for (String base : List.of("https://news.example", "http://localhost.example", "http://10.0.0.5:8080")) {
            assertRefused(new DemoKeyPolicy(true, "127.0.0.1", base, false), "public URL");
        }
        assertRefused(new DemoKeyPolicy(true, "127.0.0.1", LOCAL, true), "trusts a proxy");
        assertRefused(new DemoKeyPolicy(false, "127.0.0.1", LOCAL, false), "does not run the demo");
    }

    private static void assertRefused(DemoKeyPolicy policy, String reason) {
        Problem refused = policy.refusal("dl_demo_admin").orElseThrow();
        assertEquals("demo-key-refused", refused.code());
        assertEquals(401, refused.status());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
        assertEquals(Optional.empty(), policy.refusal(KeyText.generate().text()));
    }
}
