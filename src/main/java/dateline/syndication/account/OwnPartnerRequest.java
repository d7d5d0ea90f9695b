package dateline.syndication.account;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dateline.http.describe.ReadOnly;
import dateline.syndication.terms.Contact;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What a partner can change of itself. */
@JsonIgnoreProperties("links")
@ReadOnly({"id", "name", "status", "country"})
public record OwnPartnerRequest(@NotNull @Size(max = 50) List<@NotNull @Valid Contact> contacts) {}
