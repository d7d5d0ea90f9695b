package dateline.syndication.catalogue;

import dateline.syndication.terms.Action;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A request to evaluate one use for many articles.
 *
 * @param articles ids, 1 to 100
 * @param action reproduce if absent
 * @param partner required for the rights desk; a partner's key can only name its own partner
 * @param outlet of that partner; if absent, the key's outlet or the partner's only one
 * @param at the instant to decide at; now if absent
 */
public record EvaluationRequest(
        @NotEmpty @Size(max = 100) List<@NotNull UUID> articles,
        Action action,
        UUID partner,
        UUID outlet,
        Instant at) {}
