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
 * @param scopes {@code syndication:read} if absent
 * @param outlet the outlet for which the key fetches; may be absent if the partner has only one
 * @param expiresAt at most two years ahead; one year ahead if absent
 */
public record PartnerKeyRequest(
        @NotBlank @Size(max = 200) String name,
        @Size(min = 1, max = 20) List<@NotNull String> scopes,
        UUID outlet,
        Instant expiresAt) {}
