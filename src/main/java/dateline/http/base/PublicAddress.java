package dateline.http.base;

import java.net.URI;
import java.net.URISyntaxException;
import org.eclipse.microprofile.config.spi.Converter;

/** Converts {@code dateline.public-url}. An invalid value stops the start with a message that names the setting. */
public class PublicAddress implements Converter<String> {

    private static final long serialVersionUID = 1;

    @Override
    public String convert(String value) {
        String address = value.strip().replaceAll("(?<!/)/++$", "");
        try {
            URI uri = new URI(address);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null)
                return address;
        } catch (URISyntaxException e) {
            // Reported below.
        }
        throw new IllegalArgumentException("dateline.public-url (DATELINE_PUBLIC_URL) is " + value
                + "; it must be an absolute http or https URL without query, such as https://api.example.com");
    }
}
