package dateline.syndication.terms;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A contact of a partner for one kind of matter: editorial, legal or technical. */
public record Contact(
        @NotNull @Pattern(regexp = "editorial|legal|technical") @Schema(enumeration = {"editorial", "legal", "technical"})
        String kind,

        @NotBlank @Size(max = 200) String name,

        @NotNull @Size(max = 254) @Pattern(regexp = "[^\\s@]+@[^\\s@]+", message = "An e-mail address, such as desk@partner.example.") String email) {}
