package dateline.format;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** Whom feeds name as their hub, and who is told when one has changed (W3C WebSub). */
@ConfigMapping(prefix = "dateline.websub")
public interface WebSub {

    /** Absolute http or https URL of a hub that takes {@code hub.mode=publish}; without one nothing is named or told. */
    Optional<@Pattern(regexp = "https?://[^\\s/?#]++[^\\s#]*+") String> hub();
}
