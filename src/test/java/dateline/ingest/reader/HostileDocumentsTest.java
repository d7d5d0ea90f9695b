package dateline.ingest.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dateline.Seed;
import dateline.ingest.reader.HostileDocuments.Hostile;
import dateline.ingest.xml.DocumentRefusedException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Documents that exhaust memory or time of an unprotected parser are refused with a code, without outbound calls. */
class HostileDocumentsTest {

    private static final int DOCUMENTS = Integer.getInteger("documents", Boolean.getBoolean("long") ? 1_000 : 80);
    private static final long SEED = Seed.of(HostileDocumentsTest.class);
    private static final long MAX_RETAINED_BYTES = 64 << 20;

    @Test
    void hostileDocumentsAreRefusedWithTheirCodeWithoutOutboundCalls() throws Exception {
        System.out.println("hostile documents: " + DOCUMENTS + ", -Dseed=" + SEED);
        AtomicInteger calls = new AtomicInteger();
        HttpServer canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        canary.createContext("/", exchange -> {
            calls.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        canary.start();
        String address = "http://127.0.0.1:" + canary.getAddress().getPort() + "/";
        List<String> failures = new ArrayList<>();
        long slowest = 0;
        String slowestName = "";
        long maxRetained = 0;
        long memoryBefore = usedMemory();
        try {
            for (int i = 0; i < DOCUMENTS; i++) {
                Hostile hostile = HostileDocuments.of(i, SEED, address);
                long start = System.nanoTime();
                String code = refusalCode(hostile.document());
                long millis = (System.nanoTime() - start) / 1_000_000;
                if (millis > slowest) slowestName = hostile.name();
                slowest = Math.max(slowest, millis);
                if (!hostile.codes().contains(code)) failures.add(hostile.name() + " (" + i + "): " + code);
                if (i % 80 == 79) maxRetained = Math.max(maxRetained, usedMemory() - memoryBefore);
            }
        } finally {
            canary.stop(0);
        }
        System.out.printf(
                "hostile documents: slowest %d ms (%s), kept at most %d kB, calls to the canary %d%n",
                slowest, slowestName, maxRetained >> 10, calls.get());
        assertEquals(List.of(), failures, "-Dseed=" + SEED);
        assertEquals(0, calls.get());
        assertTrue(maxRetained < MAX_RETAINED_BYTES, maxRetained + " bytes are kept");
    }

    private static String refusalCode(byte[] document) throws Exception {
        try {
            ReadDocument.of(document);
            return "taken";
        } catch (DocumentRefusedException refusal) {
            assertTrue(refusal.getMessage().length() > 10);
            return refusal.code();
        }
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
