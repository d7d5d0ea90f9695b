package dateline.http.response;

import dateline.http.response.LargeBodyWriter.LargeBody;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;

/** Lets {@link BodyWriter} write the large bodies that REST sends. The writers of REST would give Netty the whole body at once. */
@Provider
public class LargeBodyWriter implements ServerMessageBodyWriter<LargeBody> {

    /** A body of more than {@link BodyWriter#LARGE} bytes in its content coding, and the request that it answers. */
    record LargeBody(Buffer bytes, RoutingContext rc) {}

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == LargeBody.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == LargeBody.class;
    }

    @Override
    public void writeResponse(LargeBody body, Type genericType, ServerRequestContext context) {
        context.serverResponse()
                .setResponseHeader(
                        HttpHeaders.CONTENT_LENGTH, String.valueOf(body.bytes().length()));
        Context loop = Vertx.currentContext();
        loop.runOnContext(on -> BodyWriter.end(body.rc(), body.bytes()));
    }

    @Override
    public void writeTo(
            LargeBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> httpHeaders,
            OutputStream stream)
            throws IOException {
        stream.write(body.bytes().getBytes());
    }
}
