package dateline.outbound;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** Why there is no answer. The message is for whoever registered the URL, and says nothing of this side's network. */
public final class OutboundFailure extends RuntimeException {

    /** What went wrong; its {@link #code} is stable. */
    public enum Kind {
        /** The URL, or what it leads to, may not be called; asking again changes nothing by itself. */
        NOT_ALLOWED,
        /** The name has no address, or none was found in time. */
        UNRESOLVABLE,
        /** Nobody takes the connection. */
        UNREACHABLE,
        /** The connection or the answer took too long. */
        TIMEOUT,
        /** No TLS connection, or a certificate that is not the host's. */
        TLS,
        /** The connection ended before the answer did. */
        RESET,
        /** The answer's body or head is larger than was allowed. */
        TOO_LARGE,
        /** More redirects than are followed. */
        TOO_MANY_REDIRECTS,
        /** What came is no HTTP, no usable redirect, or packed in a way that was not asked for. */
        MALFORMED,
        /** The file for the answer could not be written: ours to mend. */
        NOT_KEPT;

        /** Such as {@code too-many-redirects}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Logger LOG = Logger.getLogger(OutboundFailure.class);

    private final Kind kind;

    OutboundFailure(Kind kind, String words) {
        super(words, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    static OutboundFailure notAllowed(String message) {
        return new OutboundFailure(Kind.NOT_ALLOWED, message);
    }

    static OutboundFailure malformed(String message) {
        return new OutboundFailure(Kind.MALFORMED, message);
    }

    static OutboundFailure tooLarge(long bytes) {
        return new OutboundFailure(Kind.TOO_LARGE, "The answer is larger than " + bytes + " bytes.");
    }

    static OutboundFailure notKept(Throwable failure) {
        LOG.errorf("An answer could not be written to its file: %s", failure.getMessage());
        return new OutboundFailure(Kind.NOT_KEPT, "The answer could not be kept on this side. Try again later.");
    }

    /** What the network said, in our words. */
    static OutboundFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutboundFailure known) return known;
            if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException)
                return new OutboundFailure(Kind.TIMEOUT, "The connection was not taken in time.");
            if (cause instanceof SSLException || cause instanceof CertificateException)
                return new OutboundFailure(Kind.TLS, "No TLS connection: " + innermost(cause) + ".");
            if (cause instanceof TooLongFrameException)
                return new OutboundFailure(Kind.TOO_LARGE, "The head of the answer is larger than 16 kB.");
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException)
                return new OutboundFailure(Kind.UNREACHABLE, "Nobody takes the connection.");
            if (cause instanceof ZipException) return malformed("The answer says it is packed with gzip, and is not.");
            if (cause instanceof DecoderException || cause instanceof IllegalArgumentException)
                return malformed("The answer is no HTTP.");
        }
        return new OutboundFailure(Kind.RESET, "The connection ended before the answer did.");
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        String message = String.valueOf(cause.getMessage()).strip();
        message = message.substring(0, Math.min(message.length(), 200));
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
