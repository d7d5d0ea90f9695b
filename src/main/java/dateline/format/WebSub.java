package dateline.format;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Pattern;
import java.util.Optional;

/** The WebSub hub (W3C Recommendation WebSub) that feeds name and that is notified when a feed changes. */
@ConfigMapping(prefix = "dateline.websub")
public interface WebSub {

    /** Absolute http or https URL of a hub that accepts {@code hub.mode=publish}. Default: none; feeds name no hub and nothing is notified. */
    Optional<@Pattern(regexp = "https?://[^\\s/?#]++[^\\s#]*+") String> hub();
}
