package dateline.http.base;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.quarkus.arc.ClientProxy;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Adapter for what Vert.x offers in its internal packages only. No other class imports them. */
public final class VertxInternals {

    private VertxInternals() {}

    /**
     * The path by which Vert.x and REST find routes: unreserved characters decoded, dot segments removed.
     *
     * @return the path as it is if its percent encoding is broken
     */
    public static String normalizePath(String path) {
        try {
            return path.contains("%") ? HttpUtils.normalizePath(path) : path;
        } catch (IllegalArgumentException brokenEncoding) {
            return path;
        }
    }

    /** Gives the request a body that was received outside the body handler of Vert.x; REST reads it from there. */
    public static void setBody(RoutingContext rc, Buffer body) {
        ((RoutingContextInternal) rc).setBody(body);
    }

    /**
     * Closes the connection without waiting for the client. The public method first waits until the client has read what is written, which
     * a client that does not read never does.
     */
    public static void abort(HttpConnection connection) {
        ((ConnectionBase) connection).channelHandlerContext().close();
    }

    /**
     * Runs the action once, on the event loop of the connection: when the response has been sent, or when the connection is closed. Called on
     * any thread, also with the injected proxy of the context. Vert.x calls its own end handlers when a connection fails, and never those that
     * are added between the failure and the close.
     */
    public static void whenEnded(RoutingContext rc, Runnable action) {
        RoutingContext own = ClientProxy.unwrap(rc);
        Channel channel = ((ConnectionBase) own.request().connection())
                .channelHandlerContext()
                .channel();
        if (channel.eventLoop().inEventLoop()) whenEnded(own, channel.closeFuture(), action);
        else channel.eventLoop().execute(() -> whenEnded(own, channel.closeFuture(), action));
    }

    private static void whenEnded(RoutingContext rc, ChannelFuture closed, Runnable action) {
        AtomicBoolean hasRun = new AtomicBoolean();
        Runnable once = () -> {
            if (hasRun.compareAndSet(false, true)) action.run();
        };
        ChannelFutureListener onClose = close -> once.run();
        rc.addEndHandler(end -> {
            closed.removeListener(onClose);
            once.run();
        });
        closed.addListener(onClose);
    }

    /** Calls the consumer with each channel that accepts connections, on its event loop. */
    public static void onServerChannels(Vertx vertx, Consumer<Channel> consumer) {
        for (EventExecutor loop : ((VertxInternal) vertx).getAcceptorEventLoopGroup()) {
            loop.execute(() ->
                    ((SingleThreadEventLoop) loop).registeredChannelsIterator().forEachRemaining(consumer));
        }
    }
}
