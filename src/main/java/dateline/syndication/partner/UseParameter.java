package dateline.syndication.partner;

import dateline.rights.Use;
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

    /** The query of a URL for a use: empty for reproduction, which is the default, and {@code ?use=USE} for another. */
    public static String query(Use use) {
        return use == Use.REPRODUCE ? "" : "?use=" + use.wireName();
    }

    /** The use; without the parameter it is reproduction. */
    public Use orDefault() {
        return use == null ? Use.REPRODUCE : Use.of(use);
    }
}
