package dateline.outbound;

import dateline.outbound.OutboundFailure.Kind;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;

/** One outbound call, with its redirects. All state is confined to one event loop, so that no locks are needed. */
final class OutboundExchange {

    private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302, 303, 307, 308);
    // The headers that are sent on after a redirect to another origin; all others could be secrets.
    private static final Set<String> CROSS_ORIGIN_HEADERS =
            Set.of("accept", "accept-language", "if-none-match", "if-modified-since", "user-agent");
    private static final int MAX_ADDRESSES_TRIED = 3;
    private static final int MAX_INTERIM_RESPONSES = 10;
    // As many as this server accepts of a request.
    private static final int MAX_HEADER_LINES = 100;

    private final OutboundClient client;
    private final OutboundRequest outboundRequest;
    private final Optional<Path> file;
    private final UniEmitter<? super OutboundResponse> emitter;
    private final Context eventLoop;
    private HttpClientRequest currentRequest;
    private ResponseBody body;
    private long timer = -1;
    private int interimResponses;
    private boolean isDone;

    OutboundExchange(
            OutboundClient outbound,
            OutboundRequest call,
            Optional<Path> file,
            UniEmitter<? super OutboundResponse> answer) {
        this.client = outbound;
        this.outboundRequest = call;
        this.file = file;
        this.emitter = answer;
        this.eventLoop = outbound.vertx().getOrCreateContext();
    }

    void start() {
        emitter.onTermination(() -> eventLoop.runOnContext(previous -> cancel()));
        eventLoop.runOnContext(now -> {
            timer = client.vertx()
                    .setTimer(
                            outboundRequest.limits().totalTimeout().toMillis(),
                            late -> failUnlessBodySuffices(timeoutFailure()));
            try {
                resolveHop(
                        OutboundUrl.parse(outboundRequest.url()),
                        outboundRequest.limits().maxRedirects(),
                        true);
            } catch (OutboundFailure failure) {
                fail(failure);
            }
        });
    }

    private OutboundFailure timeoutFailure() {
        return new OutboundFailure(
                Kind.TIMEOUT,
                "No complete response within "
                        + outboundRequest.limits().totalTimeout().toMillis() + " ms.");
    }

    private void resolveHop(OutboundUrl url, int redirects, boolean trusted) {
        try {
            client.addresses(url, outboundRequest.transport(), outboundRequest.channel())
                    .onComplete(found -> eventLoop.runOnContext(now -> {
                        if (found.failed()) fail(found.cause());
                        else connect(new Hop(url, redirects, trusted), found.result());
                    }));
        } catch (RejectedExecutionException shuttingDown) {
            fail(shuttingDown);
        }
    }

    private record Hop(OutboundUrl url, int redirectsLeft, boolean sameOriginSoFar) {}

    private void connect(Hop hop, List<InetAddress> addresses) {
        if (isDone) return;
        OutboundUrl url = hop.url();
        client.client(outboundRequest.channel())
                .request(new RequestOptions()
                        .setMethod(HttpMethod.valueOf(outboundRequest.method()))
                        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.get(0), url.port())))
                        .setHost(url.hostWithoutBrackets())
                        .setPort(url.port())
                        .setSsl(url.isHttps())
                        .setURI(url.target())
                        .setFollowRedirects(false)
                        .setConnectTimeout(
                                outboundRequest.limits().connectTimeout().toMillis()))
                .onComplete(connected -> {
                    List<InetAddress> others = addresses.subList(1, Math.min(addresses.size(), MAX_ADDRESSES_TRIED));
                    if (connected.succeeded()) send(hop, connected.result());
                    // Nothing has been sent yet, so another address of the name can be tried.
                    else if (!others.isEmpty()) connect(hop, others);
                    else fail(connected.cause());
                });
    }

    private void countInterim() {
        if (++interimResponses > MAX_INTERIM_RESPONSES)
            fail(OutboundFailure.malformed("The server sent more than " + MAX_INTERIM_RESPONSES + " responses 1xx."));
    }

    private void send(Hop hop, HttpClientRequest request) {
        currentRequest = request;
        request.exceptionHandler(failure -> {
            if (currentRequest == request) failUnlessBodySuffices(failure);
        });
        request.continueHandler(interim -> countInterim());
        request.earlyHintsHandler(interim -> countInterim());
        if (isDone) {
            request.reset();
            return;
        }
        try {
            copyHeaders(hop, request);
        } catch (IllegalArgumentException unfit) {
            fail(OutboundFailure.notAllowed("A request header contains a character that headers cannot contain."));
            return;
        }
        (outboundRequest.body().length == 0 && outboundRequest.isRead()
                        ? request.send()
                        : request.send(Buffer.buffer(outboundRequest.body())))
                .onComplete(came -> {
                    if (came.failed()) fail(came.cause());
                    else if (!isDone) readResponse(hop, came.result());
                });
    }

    private void copyHeaders(Hop hop, HttpClientRequest request) {
        request.putHeader("Host", hop.url().authority());
        request.putHeader("User-Agent", client.userAgent());
        if (outboundRequest.isRead()) request.putHeader("Accept-Encoding", "gzip");
        outboundRequest.headers().forEach((name, value) -> {
            if (hop.sameOriginSoFar() || CROSS_ORIGIN_HEADERS.contains(name.toLowerCase(Locale.ROOT)))
                request.putHeader(name, value);
        });
    }

    private void readResponse(Hop hop, HttpClientResponse response) {
        response.exceptionHandler(this::fail);
        Optional<HttpHeaders> headers = copyHeaders(response);
        if (headers.isEmpty()) {
            fail(OutboundFailure.malformed(
                    "The response of the server has more than " + MAX_HEADER_LINES + " header lines."));
            return;
        }
        String location = headers.get().firstValue("Location").orElse(null);
        if (outboundRequest.isRead()
                && outboundRequest.limits().maxRedirects() > 0
                && location != null
                && REDIRECT_STATUSES.contains(response.statusCode())) {
            followRedirect(hop, response, location);
            return;
        }
        response.pause();
        ResponseBody.create(client.vertx(), outboundRequest, file, response).onComplete(begun -> {
            if (begun.failed()) {
                fail(begun.cause());
                return;
            }
            body = begun.result();
            if (isDone) body.discard();
            else
                body.read().onComplete(whole -> {
                    if (whole.failed()) fail(whole.cause());
                    else succeed(new OutboundResponse(response.statusCode(), headers.get(), hop.url(), whole.result()));
                });
        });
    }

    private void followRedirect(Hop hop, HttpClientResponse response, String location) {
        HttpClientRequest previous = currentRequest;
        currentRequest = null;
        response.exceptionHandler(ended -> {});
        previous.reset();
        if (hop.redirectsLeft() == 0) {
            fail(new OutboundFailure(
                    Kind.TOO_MANY_REDIRECTS,
                    "More than " + outboundRequest.limits().maxRedirects()
                            + " redirects. Give the URL that they lead to."));
            return;
        }
        try {
            OutboundUrl next = hop.url().resolveRedirect(location);
            if (hop.url().isHttps() && !next.isHttps())
                throw OutboundFailure.notAllowed("A redirect leads from https to http.");
            resolveHop(next, hop.redirectsLeft() - 1, hop.sameOriginSoFar() && next.isSameOrigin(hop.url()));
        } catch (OutboundFailure failure) {
            fail(failure);
        }
    }

    // One pass: a look-up by name takes as long as the server likes, which chooses names of the same hash.
    private static Optional<HttpHeaders> copyHeaders(HttpClientResponse response) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        int lines = 0;
        for (Map.Entry<String, String> header : response.headers()) {
            if (++lines > MAX_HEADER_LINES) return Optional.empty();
            all.computeIfAbsent(header.getKey(), name -> new ArrayList<>()).add(header.getValue());
        }
        return Optional.of(HttpHeaders.of(all, (name, value) -> true));
    }

    private void succeed(OutboundResponse whole) {
        if (isDone) {
            // The deadline passed while the body was decompressed.
            body.discard();
            return;
        }
        isDone = true;
        client.vertx().cancelTimer(timer);
        emitter.complete(whole);
    }

    private void failUnlessBodySuffices(Throwable failure) {
        if (body == null || !body.acceptPartialBody()) fail(failure);
    }

    private void fail(Throwable failure) {
        if (isDone) return;
        OutboundFailure why = OutboundFailure.of(failure);
        cancel();
        emitter.fail(why);
    }

    private void cancel() {
        if (isDone) return;
        isDone = true;
        client.vertx().cancelTimer(timer);
        if (currentRequest != null) currentRequest.reset();
        if (body != null) body.discard();
    }
}
