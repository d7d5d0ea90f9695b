package dateline.syndication.partner;

import dateline.rights.Action;
import jakarta.validation.constraints.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestQuery;

/** The query parameter that names the use for which a partner wants articles. */
public record UseParameter(
        @RestQuery
        @Pattern(regexp = "reproduce|translate|archive|index|aiInput|aiTraining") @Schema(
                enumeration = {"reproduce", "translate", "archive", "index", "aiInput", "aiTraining"},
                defaultValue = "reproduce")
        String use) {

    /** The use; without the parameter it is reproduction. */
    public Action action() {
        return use == null ? Action.REPRODUCE : Action.of(use);
    }
}
