package dateline.article.policy;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.article.body.UsePolicy;
import dateline.article.check.Readable;
import dateline.article.check.WebAddress;
import dateline.http.describe.ReadOnly;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The request body of a use policy: the members of {@link UsePolicy}, and those that a client may send back unchanged. */
@JsonIgnoreProperties("links")
@ReadOnly({"version", "updatedAt", "updatedBy"})
@ReadOnly(
        value = {"level", "subject"},
        explanation = "The path says whose policy it is. Leave this member out.")
public record UsePolicyRequest(
        @Pattern(regexp = UsePolicy.VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String search,

        @Pattern(regexp = UsePolicy.VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String aiInput,

        @Pattern(regexp = UsePolicy.VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String aiTraining,

        @Pattern(regexp = UsePolicy.VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String textAndDataMining,

        @WebAddress String termsUrl,
        @Pattern(regexp = UsePolicy.CONTACT) String contact,

        @Readable(message = UsePolicy.NOTE_MESSAGE) @Size(max = 500) String priceNote) {

    UsePolicy toPolicy() {
        return new UsePolicy(search, aiInput, aiTraining, textAndDataMining, termsUrl, contact, priceNote);
    }
}
