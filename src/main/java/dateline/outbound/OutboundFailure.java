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

/** Failure of an outbound call. The message is for the owner of the URL and reveals nothing about the network of this server. */
public final class OutboundFailure extends RuntimeException {

    /** Category of a failure; its {@link #code} is stable. */
    public enum Kind {
        /** The URL or an address of its host may not be called; a retry does not help. */
        NOT_ALLOWED,
        /** The host name has no address, or the lookup timed out. */
        UNRESOLVABLE,
        /** The connection was refused or there is no route. */
        UNREACHABLE,
        /** The connection or the response exceeded its timeout. */
        TIMEOUT,
        /** The TLS handshake failed, or the certificate is not valid for the host. */
        TLS,
        /** The connection was closed before the response was complete. */
        RESET,
        /** The response body or head exceeds its limit. */
        TOO_LARGE,
        /** The number of redirects exceeds the limit. */
        TOO_MANY_REDIRECTS,
        /** The response is not valid HTTP, is an invalid redirect, or has a content coding other than gzip. */
        MALFORMED,
        /** The response could not be written to its file: a failure of this server. */
        NOT_KEPT;

        /** The constant's name in kebab case, such as {@code too-many-redirects}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private static final Logger LOG = Logger.getLogger(OutboundFailure.class);

    private final Kind kind;

    OutboundFailure(Kind kind, String message) {
        super(message, null, false, false);
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
        return new OutboundFailure(Kind.TOO_LARGE, "The response is larger than " + bytes + " bytes.");
    }

    static OutboundFailure notStored(Throwable failure) {
        LOG.errorf("The response of an outbound call could not be written to its file: %s", failure.getMessage());
        return new OutboundFailure(Kind.NOT_KEPT, "The response could not be stored on this server. Try again later.");
    }

    /** Maps an exception of the network layer to a failure whose message is safe to show. */
    static OutboundFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutboundFailure known) return known;
            if (cause instanceof ConnectTimeoutException || cause instanceof TimeoutException)
                return new OutboundFailure(Kind.TIMEOUT, "The connection timed out.");
            if (cause instanceof SSLException || cause instanceof CertificateException)
                return new OutboundFailure(Kind.TLS, "No TLS connection: " + innermost(cause) + ".");
            if (cause instanceof TooLongFrameException)
                return new OutboundFailure(Kind.TOO_LARGE, "The head of the response is larger than 16 kB.");
            if (cause instanceof ConnectException || cause instanceof NoRouteToHostException)
                return new OutboundFailure(
                        Kind.UNREACHABLE, "The connection was refused, or there is no route to the host.");
            if (cause instanceof ZipException) return malformed("The response declares gzip and is not valid gzip.");
            if (cause instanceof DecoderException || cause instanceof IllegalArgumentException)
                return malformed("The response is not valid HTTP.");
        }
        return new OutboundFailure(Kind.RESET, "The connection was closed before the response was complete.");
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) cause = cause.getCause();
        String message = String.valueOf(cause.getMessage()).strip();
        message = message.substring(0, Math.min(message.length(), 200));
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }
}
