package dateline.http.response;

import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;

/** Responses with a status and a {@code Location}. */
public final class ResponseBuilders {

    private ResponseBuilders() {}

    /** 201 with {@code Location}. */
    public static <T> RestResponse<T> created(String location, T view) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                .location(URI.create(location))
                .build();
    }

    /** 201 if the request created the resource, otherwise 200. */
    public static <T> RestResponse<T> put(boolean created, String location, T view) {
        return created ? created(location, view) : RestResponse.ok(view);
    }
}
