package dateline.signal;

import dateline.article.policy.UsePolicySignals;
import dateline.http.base.BoundedHtml;
import dateline.outbound.Finding;
import dateline.outbound.OutboundResponse;
import dateline.policy.EffectivePolicy;
import dateline.policy.PolicyUse;
import dateline.policy.RobotsTxt;
import dateline.policy.Rsl10;
import dateline.policy.Rsl10Reader;
import dateline.policy.TdmRep2024;
import dateline.policy.UseValue;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;

/** Compares what the newsroom's site states with what it should state. */
final class SiteAssessment {

    private final SiteExpectation expected;

    SiteAssessment(SiteExpectation expected) {
        this.expected = expected;
    }

    /** The findings about {@code /robots.txt} and the licence file. @param licenseUrl where the licence file was looked for */
    SiteCheckViewBuilder assessFiles(SiteFile robots, String licenseUrl, SiteFile license) {
        SiteCheckViewBuilder view = SiteCheckViewBuilder.builder()
                .contentSignal(robotsLine(RobotsTxt.contentSignal(expected.policy()), robots))
                .licenseFile(licenseFile(licenseUrl, license));
        if (expected.hasContentUsage())
            view.contentUsage(robotsLine(RobotsTxt.contentUsage(expected.policy()), robots));
        if (expected.isLicenseNamed()) view.licenseLine(licenseLine(robots));
        return view;
    }

    private static Finding robotsLine(String line, SiteFile robots) {
        String name = line.substring(0, line.indexOf(':'));
        String value = line.substring(line.indexOf(':') + 1).strip();
        if (!robots.isRead()) return unread(value, robots);
        Optional<String> found = SiteRobots.of(robots.response()).value(name);
        if (found.isEmpty()) return Finding.missing(value, "robots.txt has no line " + name + " for all crawlers.");
        return answers(found.get()).equals(answers(value))
                ? Finding.ok(value, found.get())
                : Finding.differs(value, found.get(), "The line " + name + " of robots.txt states another policy.");
    }

    // The order of the answers and the space between them mean nothing.
    private static Set<String> answers(String value) {
        return Arrays.stream(value.toLowerCase(Locale.ROOT).split(","))
                .map(answer -> answer.replaceAll("\\s", ""))
                .collect(Collectors.toSet());
    }

    private Finding licenseLine(SiteFile robots) {
        String url = expected.site() + UsePolicySignals.LICENSE_PATH;
        if (!robots.isRead()) return unread(url, robots);
        return SiteRobots.of(robots.response())
                .license()
                .map(found -> Finding.ok(url, found))
                .orElseGet(() -> Finding.missing(url, "robots.txt does not name a licence file."));
    }

    private Finding licenseFile(String url, SiteFile license) {
        String values = text(rslValues(expected.policy()));
        if (!license.isRead()) return unread(values, license);
        Set<String> assets = Set.of("/", "/*", expected.site(), expected.site() + "/", expected.site() + "/*");
        Optional<Map<PolicyUse, UseValue>> found =
                Rsl10Reader.read(license.response().body(), assets);
        if (found.isEmpty()) return Finding.missing(values, url + " has no licence of RSL 1.0 for the whole site.");
        return found.get().equals(rslValues(expected.policy()))
                ? Finding.ok(values, text(found.get()))
                : Finding.differs(values, text(found.get()), "The licence file states another policy.");
    }

    private static Map<PolicyUse, UseValue> rslValues(EffectivePolicy policy) {
        Map<PolicyUse, UseValue> values = new EnumMap<>(PolicyUse.class);
        policy.stream().filter(use -> Rsl10.states(use.use())).forEach(use -> values.put(use.use(), use.value()));
        return values;
    }

    private static String text(Map<PolicyUse, UseValue> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey().wireName() + "=" + entry.getValue().wireName())
                .collect(Collectors.joining(", "));
    }

    /** Adds the findings about the page of an article. @param page null if there is no recent article */
    void assessPage(SiteFile page, SiteCheckViewBuilder view) {
        String license = expected.site() + UsePolicySignals.LICENSE_PATH;
        if (page == null) {
            String none = "No article of the last two days has a page on the site.";
            view.pageLicense(Finding.unknown(license, none)).pageReservation(Finding.unknown(null, none));
            return;
        }
        String reservation = TdmRep2024.reservation(expected.pagePolicy());
        if (!page.isRead()) {
            view.pageLicense(unread(license, page)).pageReservation(unread(reservation, page));
            return;
        }
        Document document = parse(page.response());
        view.pageLicense(pageLicense(license, document, page.response()))
                .pageReservation(pageReservation(reservation, document, page.response()));
    }

    private static Finding pageLicense(String license, Document document, OutboundResponse response) {
        Stream<String> inHead =
                document.select("link[rel~=(?i)(^|\\s)license($|\\s)][type=" + Rsl10.MEDIA_TYPE + "]").stream()
                        .map(link -> link.absUrl("href"));
        Stream<String> inHeaders = response.headers().allValues("Link").stream()
                .filter(link -> link.contains("license") && link.contains(Rsl10.MEDIA_TYPE));
        return Stream.concat(inHead, inHeaders)
                .findFirst()
                .map(found -> Finding.ok(license, found))
                .orElseGet(() -> Finding.missing(license, "The page does not link to a licence file of RSL."));
    }

    // A page may state the policy of its article, or that of the whole site, as the lines to paste do.
    private Finding pageReservation(String own, Document document, OutboundResponse response) {
        Optional<String> found = response.headers()
                .firstValue(TdmRep2024.RESERVATION_HEADER)
                .or(() -> Optional.ofNullable(document.selectFirst("meta[name=" + TdmRep2024.RESERVATION_HEADER + "]"))
                        .map(meta -> meta.attr("content")))
                .map(String::strip);
        if (found.isEmpty())
            return Finding.missing(own, "The page has neither the header nor the meta element tdm-reservation.");
        return List.of(own, TdmRep2024.reservation(expected.policy())).contains(found.get())
                ? Finding.ok(own, found.get())
                : Finding.differs(own, found.get(), "The page states another reservation.");
    }

    private static Finding unread(String expected, SiteFile file) {
        return file.isAbsent() ? Finding.missing(expected, file.problem()) : Finding.unknown(expected, file.problem());
    }

    private static Document parse(OutboundResponse response) {
        String base = response.url().toString();
        try {
            return BoundedHtml.parsePage(response.body(), null, base).orElseGet(() -> Document.createShell(base));
        } catch (UncheckedIOException e) {
            return Document.createShell(base);
        }
    }
}
