package dateline.signal;

import dateline.policy.EffectivePolicy;

/**
 * What the newsroom's site should state.
 *
 * @param site origin of the site
 * @param policy the strictest values that hold anywhere
 * @param page the page of a recent article; null if there is none
 * @param pagePolicy the policy of that article; null without one
 * @param isLicenseNamed whether robots.txt should name the licence file
 * @param hasContentUsage whether robots.txt should have the line {@code Content-Usage}
 */
record SiteExpectation(
        String site,
        EffectivePolicy policy,
        String page,
        EffectivePolicy pagePolicy,
        boolean isLicenseNamed,
        boolean hasContentUsage) {}
