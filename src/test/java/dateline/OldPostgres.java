package dateline;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A server that says in the PostgreSQL protocol that it is version 16, and executes nothing. */
final class OldPostgres implements AutoCloseable {

    private static final int HEADER = 4;
    private static final Map<String, String> PARAMETERS = Map.of(
            "server_version", "16.4",
            "client_encoding", "UTF8",
            "DateStyle", "ISO, MDY",
            "TimeZone", "UTC",
            "integer_datetimes", "on",
            "standard_conforming_strings", "on");

    private final ServerSocket socket;

    OldPostgres() throws IOException {
        socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::run, "old-postgres");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + socket.getLocalPort() + "/dateline?sslmode=disable&gssEncMode=disable";
    }

    private void run() {
        while (!socket.isClosed()) {
            try (Socket client = socket.accept()) {
                serve(new DataInputStream(client.getInputStream()), new DataOutputStream(client.getOutputStream()));
            } catch (IOException clientHasGone) {
                // The next one is served.
            }
        }
    }

    private static void serve(DataInputStream in, DataOutputStream out) throws IOException {
        in.readNBytes(in.readInt() - HEADER);
        message(out, 'R', new byte[HEADER]);
        for (var parameter : PARAMETERS.entrySet())
            message(out, 'S', text(parameter.getKey() + "\0" + parameter.getValue() + "\0"));
        message(out, 'Z', text("I"));
        // The settings of the session.
        while (in.readByte() == 'Q') {
            in.readNBytes(in.readInt() - HEADER);
            message(out, 'C', text("SET\0"));
            message(out, 'Z', text("I"));
        }
    }

    private static void message(DataOutputStream out, char kind, byte[] content) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(whole);
        data.writeByte(kind);
        data.writeInt(content.length + HEADER);
        data.write(content);
        out.write(whole.toByteArray());
        out.flush();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
