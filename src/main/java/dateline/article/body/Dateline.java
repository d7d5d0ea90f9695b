package dateline.article.body;

import dateline.article.check.CountryCode;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * The place, and the agency if any, from which an article was filed. It is a separate member and never part of the
 * body.
 *
 * @param place as printed, usually in capitals
 * @param country as printed
 * @param countryCode ISO 3166-1 alpha-2
 * @param source as printed in brackets
 * @param text the whole line, derived: {@code PLACE, COUNTRY (Source) –}
 */
public record Dateline(
        @NotBlank @Size(max = 200) String place,
        @Size(max = 100) String country,
        @Pattern(regexp = "[A-Z]{2}") @CountryCode String countryCode,
        @Size(max = 200) String source,
        @Size(max = 600) String text) {

    public Dateline complete() {
        StringBuilder line = new StringBuilder(place);
        if (country != null) line.append(", ").append(country);
        if (source != null) line.append(" (").append(source).append(')');
        return new Dateline(
                place, country, countryCode, source, line.append(" –").toString());
    }
}
