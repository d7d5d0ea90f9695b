package dateline.feed;

import dateline.http.base.PublicUrl;
import dateline.http.describe.AnyQuery;
import dateline.http.describe.Document;
import dateline.http.describe.StaticAsset;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The widget script, with which other sites show the newest headlines. The script reads the JSON Feed of this server. */
@Path("/widgets/latest.js")
public class WidgetResource {

    private final byte[] script;

    WidgetResource(PublicUrl url) {
        try (InputStream in = WidgetResource.class.getResourceAsStream("/widgets/latest.js")) {
            String baseUrl = '"' + url.base().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            script = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{baseUrl}}", baseUrl)
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GET
    @Produces("text/javascript;charset=UTF-8")
    @PermitAll
    @StaticAsset
    @AnyQuery
    @Operation(hidden = true)
    public Document getLatestWidget() {
        return Document.of(script);
    }
}
