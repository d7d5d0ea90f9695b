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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;

/** One call on its way, from hop to hop. Everything here happens on one event loop, in turn. */
final class OutboundExchange {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    // What another origin may see of what was meant for the first.
    private static final Set<String> FOR_STRANGERS =
            Set.of("accept", "accept-language", "if-none-match", "if-modified-since", "user-agent");
    private static final int ADDRESSES_TRIED = 3;

    private final OutboundClient outbound;
    private final OutboundRequest call;
    private final Optional<Path> file;
    private final UniEmitter<? super OutboundResponse> answer;
    private final Context loop;
    private HttpClientRequest running;
    private ResponseBody body;
    private long timer = -1;
    private boolean over;

    OutboundExchange(
            OutboundClient outbound,
            OutboundRequest call,
            Optional<Path> file,
            UniEmitter<? super OutboundResponse> answer) {
        this.outbound = outbound;
        this.call = call;
        this.file = file;
        this.answer = answer;
        this.loop = outbound.vertx().getOrCreateContext();
    }

    void begin() {
        answer.onTermination(() -> loop.runOnContext(left -> end()));
        loop.runOnContext(now -> {
            timer = outbound.vertx().setTimer(call.bounds().total().toMillis(), late -> broken(late()));
            try {
                hop(OutboundUrl.parse(call.url()), call.bounds().redirects(), true);
            } catch (OutboundFailure refused) {
                fail(refused);
            }
        });
    }

    private OutboundFailure late() {
        return new OutboundFailure(
                Kind.TIMEOUT, "No whole answer within " + call.bounds().total().toMillis() + " ms.");
    }

    private void hop(OutboundUrl url, int redirects, boolean trusted) {
        try {
            outbound.addresses(url, call.transport(), call.channel())
                    .onComplete(found -> loop.runOnContext(now -> {
                        if (found.failed()) fail(found.cause());
                        else connect(new Hop(url, redirects, trusted), found.result());
                    }));
        } catch (RejectedExecutionException shuttingDown) {
            fail(shuttingDown);
        }
    }

    private record Hop(OutboundUrl url, int redirects, boolean trusted) {}

    private void connect(Hop hop, List<InetAddress> addresses) {
        if (over) return;
        OutboundUrl url = hop.url();
        outbound.client(call.channel())
                .request(new RequestOptions()
                        .setMethod(HttpMethod.valueOf(call.method()))
                        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(addresses.get(0), url.port())))
                        .setHost(url.bare())
                        .setPort(url.port())
                        .setSsl(url.secure())
                        .setURI(url.target())
                        .setFollowRedirects(false)
                        .setConnectTimeout(call.bounds().connect().toMillis()))
                .onComplete(connected -> {
                    List<InetAddress> others = addresses.subList(1, Math.min(addresses.size(), ADDRESSES_TRIED));
                    if (connected.succeeded()) send(hop, connected.result());
                    // Nothing was sent: another address of the same name may take it.
                    else if (!others.isEmpty()) connect(hop, others);
                    else fail(connected.cause());
                });
    }

    private void send(Hop hop, HttpClientRequest request) {
        running = request;
        request.exceptionHandler(failure -> {
            if (running == request) broken(failure);
        });
        if (over) {
            request.reset();
            return;
        }
        try {
            headers(hop, request);
        } catch (IllegalArgumentException unfit) {
            fail(OutboundFailure.notAllowed("A header to be sent holds a sign that no header may."));
            return;
        }
        (call.body().length == 0 && call.asks() ? request.send() : request.send(Buffer.buffer(call.body())))
                .onComplete(came -> {
                    if (came.failed()) fail(came.cause());
                    else if (!over) read(hop, came.result());
                });
    }

    private void headers(Hop hop, HttpClientRequest request) {
        request.putHeader("Host", hop.url().authority());
        request.putHeader("User-Agent", outbound.userAgent());
        if (call.asks()) request.putHeader("Accept-Encoding", "gzip");
        call.headers().forEach((name, value) -> {
            if (hop.trusted() || FOR_STRANGERS.contains(name.toLowerCase(Locale.ROOT))) request.putHeader(name, value);
        });
    }

    private void read(Hop hop, HttpClientResponse response) {
        response.exceptionHandler(this::fail);
        String location = response.getHeader("Location");
        if (call.asks()
                && call.bounds().redirects() > 0
                && location != null
                && REDIRECTS.contains(response.statusCode())) {
            redirect(hop, response, location);
            return;
        }
        response.pause();
        ResponseBody.begin(outbound.vertx(), call, file, response).onComplete(begun -> {
            if (begun.failed()) {
                fail(begun.cause());
                return;
            }
            body = begun.result();
            if (over) body.discard();
            else
                body.whole().onComplete(whole -> {
                    if (whole.failed()) fail(whole.cause());
                    else
                        succeed(new OutboundResponse(
                                response.statusCode(), headers(response), hop.url(), whole.result()));
                });
        });
    }

    private void redirect(Hop hop, HttpClientResponse response, String location) {
        HttpClientRequest left = running;
        running = null;
        response.exceptionHandler(ended -> {});
        left.reset();
        if (hop.redirects() == 0) {
            fail(new OutboundFailure(
                    Kind.TOO_MANY_REDIRECTS,
                    "More than " + call.bounds().redirects() + " redirects. Give the URL that they lead to."));
            return;
        }
        try {
            OutboundUrl next = hop.url().redirected(location);
            if (hop.url().secure() && !next.secure())
                throw OutboundFailure.notAllowed("A redirect leads from https to http.");
            hop(next, hop.redirects() - 1, hop.trusted() && next.sameOrigin(hop.url()));
        } catch (OutboundFailure refused) {
            fail(refused);
        }
    }

    private static HttpHeaders headers(HttpClientResponse response) {
        Map<String, List<String>> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers()
                .names()
                .forEach(name -> all.put(name, response.headers().getAll(name)));
        return HttpHeaders.of(all, (name, value) -> true);
    }

    private void succeed(OutboundResponse whole) {
        if (over) {
            // Too late by the time it took to unpack.
            body.discard();
            return;
        }
        over = true;
        outbound.vertx().cancelTimer(timer);
        answer.complete(whole);
    }

    private void broken(Throwable failure) {
        if (body == null || !body.enough()) fail(failure);
    }

    private void fail(Throwable failure) {
        if (over) return;
        OutboundFailure why = OutboundFailure.of(failure);
        end();
        answer.fail(why);
    }

    private void end() {
        if (over) return;
        over = true;
        outbound.vertx().cancelTimer(timer);
        if (running != null) running.reset();
        if (body != null) body.discard();
    }
}
