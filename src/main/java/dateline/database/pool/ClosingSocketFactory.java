package dateline.database.pool;

import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.postgresql.Driver;

/**
 * Sockets for the PostgreSQL driver that are closed by an {@link Error} within a read or a write. The JDK copies through memory outside the heap,
 * and an {@code OutOfMemoryError} there leaves the driver in the middle of a response: the next statement of the connection would
 * read the rows of the one before. The driver gives up a connection only for an {@code IOException}, so that the error becomes one.
 */
public final class ClosingSocketFactory extends SocketFactory {

    private static final String NAME = ClosingSocketFactory.class.getName();

    /**
     * Lets a pool use these sockets, unless its URL names another factory. In dev mode and in tests, the class loader of the
     * driver does not find this class, and the pool uses plain sockets.
     */
    public static void useFor(AgroalConnectionFactoryConfigurationSupplier connections) {
        if (Driver.class.getClassLoader() == ClosingSocketFactory.class.getClassLoader())
            connections.jdbcProperty("socketFactory", NAME);
    }

    @Override
    public Socket createSocket() {
        return new ClosingSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return createSocket(InetAddress.getByName(host), port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(InetAddress.getByName(host), port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connect(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connect(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connect(InetSocketAddress remote, InetSocketAddress local) throws IOException {
        Socket socket = createSocket();
        if (local != null) socket.bind(local);
        socket.connect(remote);
        return socket;
    }

    private static final class ClosingSocket extends Socket {

        @Override
        public InputStream getInputStream() throws IOException {
            return new ClosingInput(super.getInputStream(), this);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new ClosingOutput(super.getOutputStream(), this);
        }
    }

    private static IOException closed(Closeable connection, Error error) throws IOException {
        connection.close();
        return new IOException("The connection was closed because of an error: " + error, error);
    }

    /** The stream of a connection that is closed by an {@code Error} within a read. */
    static final class ClosingInput extends FilterInputStream {

        private final Closeable connection;

        ClosingInput(InputStream in, Closeable connection) {
            super(in);
            this.connection = connection;
        }

        @Override
        public int read() throws IOException {
            try {
                return in.read();
            } catch (Error e) {
                throw closed(connection, e);
            }
        }

        @Override
        public int read(byte[] bytes, int start, int length) throws IOException {
            try {
                return in.read(bytes, start, length);
            } catch (Error e) {
                throw closed(connection, e);
            }
        }
    }

    private static final class ClosingOutput extends FilterOutputStream {

        private final Closeable connection;

        private ClosingOutput(OutputStream out, Closeable connection) {
            super(out);
            this.connection = connection;
        }

        @Override
        public void write(int one) throws IOException {
            try {
                out.write(one);
            } catch (Error e) {
                throw closed(connection, e);
            }
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            try {
                out.write(bytes, start, length);
            } catch (Error e) {
                throw closed(connection, e);
            }
        }
    }
}
