package dateline.leak;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Times requests on one connection that stays open, from the first byte sent to the last byte received. */
final class Stopwatch implements AutoCloseable {

    /** @param nanos duration in nanoseconds */
    record Timed(int status, long nanos) {}

    private final Socket socket;
    private final InputStream in;
    private final String key;

    /** @param key API key; null for anonymous */
    Stopwatch(int port, String key) throws IOException {
        this.socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        this.key = key;
    }

    Timed get(String target, String accept) throws IOException {
        byte[] request = ("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept + "\r\n"
                        + (key == null ? "" : "Authorization: Bearer " + key + "\r\n") + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        long begun = System.nanoTime();
        socket.getOutputStream().write(request);
        int status = Integer.parseInt(line().split(" ")[1]);
        long length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Long.parseLong(lower.substring(15).strip());
            if (lower.startsWith("transfer-encoding:")) throw new IOException("chunked: " + target);
        }
        in.skipNBytes(length);
        return new Timed(status, System.nanoTime() - begun);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new IOException("closed");
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
