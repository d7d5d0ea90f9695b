package dateline.http;

import dateline.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Raw HTTP/1.1: sends requests that a client library would correct or refuse, and reads the response without a library. */
public final class RawHttp {

    public static final int PORT = TestServer.PORT;
    private static final int PATIENCE_MILLIS = 15_000;

    private RawHttp() {}

    /** A response: status, headers in order, content without chunk framing. */
    public record Answer(int status, List<String> headers, byte[] content) {

        public Optional<String> header(String name) {
            return headers(name).stream().findFirst();
        }

        public List<String> headers(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .toList();
        }

        public String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** Sends the bytes on a new connection. The request must ask the server to close it, or be one after which the server closes it. */
    public static Answer send(byte[] request) {
        try (Socket socket = new Socket("127.0.0.1", PORT)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            try {
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // The server may refuse the request and close the connection before the complete request is sent.
            }
            return read(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Answer read(Socket socket) throws IOException {
        byte[] bytes = everything(socket);
        int end = indexOf(bytes, "\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        if (end < 0) return new Answer(0, List.of(), bytes);
        List<String> lines = List.of(new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r\n"));
        byte[] content = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        Answer answer =
                new Answer(Integer.parseInt(lines.get(0).split(" ")[1]), lines.subList(1, lines.size()), content);
        return answer.header("Transfer-Encoding").isPresent()
                ? new Answer(answer.status(), answer.headers(), joined(content))
                : answer;
    }

    private static byte[] everything(Socket socket) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[65_536];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                bytes.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // The connection was reset after the response.
        }
        return bytes.toByteArray();
    }

    private static byte[] joined(byte[] chunks) {
        var content = new ByteArrayOutputStream();
        int at = 0;
        while (at < chunks.length) {
            int line = at;
            while (chunks[line] != '\r') line++;
            int length = Integer.parseInt(new String(chunks, at, line - at, StandardCharsets.US_ASCII), 16);
            if (length == 0) break;
            content.write(chunks, line + 2, length);
            at = line + 2 + length + 2;
        }
        return content.toByteArray();
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i + part.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) return i;
        }
        return -1;
    }
}
