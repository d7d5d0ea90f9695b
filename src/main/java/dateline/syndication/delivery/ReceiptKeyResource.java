package dateline.syndication.delivery;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The public keys that verify receipts (RFC 7517), at the well-known path. */
@Path("/.well-known")
@Blocking
public class ReceiptKeyResource {

    /**
     * @param keys public JSON Web Keys, newest first, each with its lifetime ({@code iat}, {@code exp},
     *     {@code revoked_at})
     */
    @Schema(name = "JsonWebKeySet")
    public record JsonWebKeySet(List<Object> keys) {}

    private final PublishedKeys keys;

    ReceiptKeyResource(PublishedKeys keys) {
        this.keys = keys;
    }

    @GET
    @Path("/jwks.json")
    @Produces("application/jwk-set+json")
    @PermitAll
    public JsonWebKeySet getReceiptKeys() {
        return new JsonWebKeySet(keys.all());
    }
}
