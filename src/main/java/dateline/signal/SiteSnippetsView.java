package dateline.signal;

import java.time.Instant;

/**
 * What to paste into the newsroom's site so that it states the use policy. Texts that are files end with a line break.
 *
 * @param site origin of the site
 * @param robotsTxt lines of {@code /robots.txt}
 * @param licenseXml the file {@code /license.xml}
 * @param tdmrepJson the file {@code /.well-known/tdmrep.json}
 * @param htmlHead elements of the head of each page
 * @param since when the policy was changed last
 */
public record SiteSnippetsView(
        String site, String robotsTxt, String licenseXml, String tdmrepJson, String htmlHead, Instant since) {}
