package dateline.feed;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** What search engines are told about the paper itself. */
@ConfigMapping(prefix = "dateline.sitemap")
public interface Sitemap {

    /** The paper's name exactly as Google News shows it; where it is not set, that of each article's source, else the site's host. */
    Optional<String> publication();
}
