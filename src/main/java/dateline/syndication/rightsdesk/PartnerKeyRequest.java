package dateline.syndication.rightsdesk;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A new key of a partner.
 *
 * @param scopes {@code syndication:read} where they are left out
 * @param outlet for which it fetches; may be left out where the partner has one only
 * @param expiresAt within two years; in one year where it is left out
 */
public record PartnerKeyRequest(
        @NotBlank @Size(max = 200) String name,
        @Size(min = 1, max = 20) List<@NotNull String> scopes,
        UUID outlet,
        Instant expiresAt) {}
