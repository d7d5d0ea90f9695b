package dateline.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes robots.txt (RFC 9309). Everything may be crawled: the lines of the vocabularies say what it may be used for. The value of a
 * line without paths is the strictest one that holds anywhere.
 */
public final class RobotsTxt {

    /**
     * Which lines to write.
     *
     * @param licenseUrl address of the licence file; null for no {@code License} line
     * @param contentUsage whether to write {@code Content-Usage}
     */
    public record RobotsLines(String licenseUrl, boolean contentUsage) {}

    private RobotsTxt() {}

    /** Returns the lines about use that belong to the group of all crawlers. */
    public static List<String> groupLines(EffectivePolicy policy, RobotsLines lines) {
        List<String> written = new ArrayList<>();
        written.add(ContentSignals2025.NAME + ": " + ContentSignals2025.value(policy));
        if (lines.contentUsage()) written.add(AiprefVocab08.NAME + ": " + AiprefVocab08.value(policy));
        return written;
    }

    /** @param sitemapUrl null for no {@code Sitemap} line */
    public static byte[] write(EffectivePolicy policy, RobotsLines lines, String sitemapUrl) {
        List<String> written = new ArrayList<>();
        policy.since().ifPresent(since -> written.add("# Use policy in force since " + since));
        written.add("User-agent: *");
        written.add("Allow: /");
        written.addAll(groupLines(policy, lines));
        written.add("");
        if (lines.licenseUrl() != null) written.add("License: " + lines.licenseUrl());
        if (sitemapUrl != null) written.add("Sitemap: " + sitemapUrl);
        return (String.join("\n", written) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
