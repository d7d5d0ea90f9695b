package dateline.http.response;

import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;

/** Answers with more to them than a body. */
public final class ResponseBuilders {

    private ResponseBuilders() {}

    /** 201 with {@code Location}. */
    public static <T> RestResponse<T> created(String location, T view) {
        return RestResponse.ResponseBuilder.create(RestResponse.Status.CREATED, view)
                .location(URI.create(location))
                .build();
    }

    /** 201 where the request made it, 200 where it was there. */
    public static <T> RestResponse<T> put(boolean created, String location, T view) {
        return created ? created(location, view) : RestResponse.ok(view);
    }
}
