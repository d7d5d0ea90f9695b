package dateline.access.admin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;

/**
 * A new key of the newsroom.
 *
 * @param scopes at most those of the calling key
 * @param expiresAt at most two years ahead; in one year where it is absent
 */
public record KeyRequest(
        @NotBlank @Size(max = 200) String name,
        @NotEmpty @Size(max = 20) List<@NotNull String> scopes,
        Instant expiresAt) {}
