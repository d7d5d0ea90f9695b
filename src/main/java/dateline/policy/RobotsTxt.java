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

    /** Returns the line of Content Signals, which belongs to the group of all crawlers. */
    public static String contentSignal(EffectivePolicy policy) {
        return ContentSignals2025.NAME + ": " + ContentSignals2025.value(policy);
    }

    /** Returns the line of the IETF draft, which belongs to the group of all crawlers. */
    public static String contentUsage(EffectivePolicy policy) {
        return AiprefVocab08.NAME + ": " + AiprefVocab08.value(policy);
    }

    /** @param sitemapUrl null for no {@code Sitemap} line */
    public static byte[] write(EffectivePolicy policy, RobotsLines lines, String sitemapUrl) {
        List<String> written = new ArrayList<>();
        policy.since().ifPresent(since -> written.add("# Use policy in force since " + since));
        written.add("User-agent: *");
        written.add("Allow: /");
        written.add(contentSignal(policy));
        if (lines.contentUsage()) written.add(contentUsage(policy));
        written.add("");
        if (lines.licenseUrl() != null) written.add("License: " + lines.licenseUrl());
        if (sitemapUrl != null) written.add("Sitemap: " + sitemapUrl);
        return (String.join("\n", written) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
