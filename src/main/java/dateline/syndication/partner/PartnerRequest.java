package dateline.syndication.partner;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.http.describe.ReadOnly;
import dateline.rights.PartnerStatus;
import dateline.syndication.terms.Contact;
import dateline.syndication.terms.Exclusions;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * The request body of a partner.
 *
 * @param status default active
 * @param country ISO 3166-1 alpha-2, upper case
 * @param exclude articles that no permission of the partner covers
 * @param outlets only at creation; default is one outlet, worldwide and with all channels
 */
@JsonIgnoreProperties("links")
@ReadOnly({"id", "version", "createdAt", "updatedAt", "updatedBy"})
public record PartnerRequest(
        @NotBlank @Size(max = 200) String name,
        PartnerStatus status,
        String country,
        @Size(max = 50) List<@NotNull @Valid Contact> contacts,
        @Valid Exclusions exclude,
        @Size(min = 1, max = 100) List<@NotNull @Valid OutletRequest> outlets) {}
