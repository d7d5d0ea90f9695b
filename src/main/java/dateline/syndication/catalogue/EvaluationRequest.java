package dateline.syndication.catalogue;

import dateline.rights.Action;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/**
 * Many articles, and what a partner wants to do with them.
 *
 * @param articles ids, 1 to 100
 * @param action reproduce where it is left out
 * @param partner for whom the rights desk asks; a partner's key asks for itself
 * @param outlet of that partner; the key's own, or the only one, where it is left out
 */
public record EvaluationRequest(
        @NotEmpty @Size(max = 100) List<@NotNull UUID> articles, Action action, UUID partner, UUID outlet) {}
