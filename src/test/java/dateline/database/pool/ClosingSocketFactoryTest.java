package dateline.database.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dateline.database.pool.ClosingSocketFactory.ClosingInput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClosingSocketFactoryTest {

    @Test
    void anErrorWithinAReadClosesTheConnection() throws Exception {
        List<String> calls = new ArrayList<>();
        InputStream failing = new InputStream() {
            @Override
            public int read() {
                throw new OutOfMemoryError("no direct memory");
            }
        };
        try (InputStream in = new ClosingInput(failing, () -> calls.add("closed"))) {
            assertThrows(IOException.class, in::read);
            assertThrows(IOException.class, () -> in.read(new byte[8]));
        }
        assertEquals(List.of("closed", "closed"), calls);
    }

    @Test
    void otherReadsAreUnchanged() throws Exception {
        try (InputStream in = new ClosingInput(new ByteArrayInputStream(new byte[] {1, 2, 3}), () -> {})) {
            assertEquals(1, in.read());
            assertEquals(2, in.read(new byte[8]));
            assertEquals(-1, in.read());
        }
    }

    @Test
    void socketsSendAndReceive() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 1, loopback);
                Socket client = new ClosingSocketFactory().createSocket(loopback, server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(new byte[] {7, 8});
            assertEquals(7, accepted.getInputStream().read());
            accepted.getOutputStream().write(9);
            assertEquals(9, client.getInputStream().read());
        }
    }
}
