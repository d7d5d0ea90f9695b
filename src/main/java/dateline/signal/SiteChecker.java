package dateline.signal;

import dateline.article.policy.UsePolicySignals;
import dateline.outbound.CallLimits;
import dateline.outbound.OutboundClient;
import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Fetches what the newsroom's site states of the use policy. A file that cannot be read is a finding, not an error. */
@Singleton
class SiteChecker {

    // Two calls follow one another, within the 8 seconds that a request may take.
    private static final CallLimits LIMITS =
            new CallLimits(Duration.ofSeconds(2), Duration.ofMillis(3_500), 3_000_000, 3);
    private static final String ROBOTS_PATH = "/robots.txt";

    private final OutboundClient outbound;

    SiteChecker(OutboundClient outbound) {
        this.outbound = outbound;
    }

    /** @return emitted on a worker thread */
    Uni<SiteCheckView> check(SiteExpectation expected, Instant now) {
        SiteAssessment assessment = new SiteAssessment(expected);
        String robotsUrl = expected.site() + ROBOTS_PATH;
        Uni<SiteCheckViewBuilder> files = fetch(robotsUrl).chain(robots -> {
            String licenseUrl = licenseUrl(expected, robots);
            return fetch(licenseUrl)
                    .map(license -> assessment
                            .assessFiles(robots, licenseUrl, license)
                            .robots(robotsUrl)
                            .license(licenseUrl));
        });
        Uni<SiteFile> page = expected.page() == null ? Uni.createFrom().nullItem() : fetch(expected.page());
        return Uni.combine().all().unis(files, page).asTuple().map(found -> {
            assessment.assessPage(found.getItem2(), found.getItem1());
            return found.getItem1()
                    .site(expected.site())
                    .checkedAt(now)
                    .page(expected.page())
                    .build();
        });
    }

    private static String licenseUrl(SiteExpectation expected, SiteFile robots) {
        String usual = expected.site() + UsePolicySignals.LICENSE_PATH;
        return robots.isRead() ? SiteRobots.of(robots.response()).license().orElse(usual) : usual;
    }

    private Uni<SiteFile> fetch(String url) {
        return outbound.send(OutboundRequest.get(url, Map.of(), LIMITS))
                .map(SiteFile::of)
                .onFailure(OutboundFailure.class)
                .recoverWithItem(SiteFile::unread);
    }
}
