package dateline.feed;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The news sitemap for search engines. */
@ConfigMapping(prefix = "dateline.sitemap")
public interface Sitemap {

    /** Name of the publication exactly as Google News shows it. Default: the name of the article's source, or else the host of the site. */
    Optional<String> publication();
}
