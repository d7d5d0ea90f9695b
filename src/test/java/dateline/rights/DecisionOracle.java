package dateline.rights;

import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A second, independent implementation of the decision, written from the text of the policy. */
final class DecisionOracle {

    private DecisionOracle() {}

    static Decision decide(RandomDecisionCases.DecisionCase c) {
        String reason = generalReason(c);
        if (reason != null) {
            return denied(reason, null);
        }
        PermissionFacts best = null;
        PermissionFacts closest = null;
        int furthest = -1;
        for (PermissionFacts p : c.permissions() == null ? List.<PermissionFacts>of() : c.permissions()) {
            if (p == null || p.id() == null) {
                continue;
            }
            int step = furthestStep(p, c);
            if (step == PASSED) {
                best = best == null || isMoreFavourable(p, best) ? p : best;
            } else if (step > furthest || step == furthest && isMoreFavourable(p, closest)) {
                furthest = step;
                closest = p;
            }
        }
        if (best != null) {
            return permitted(best, c);
        }
        return furthest <= 0 ? denied("permission-missing", null) : denied(ORDER.get(furthest), closest);
    }

    private static final int PASSED = 99;
    private static final List<String> ORDER = List.of(
            "permission-missing",
            "article-before-permission",
            "permission-draft",
            "permission-suspended",
            "permission-revoked",
            "permission-lapsed",
            "permission-not-yet-valid",
            "action-not-permitted",
            "excluded",
            "outlet-not-covered",
            "embargoed",
            "delayed");

    private static String generalReason(RandomDecisionCases.DecisionCase c) {
        ArticleFacts a = c.article();
        Instant now = c.now();
        if (a != null && a.pubStatus() != null && a.pubStatus() != PubStatus.USABLE) {
            return "article-" + a.pubStatus().name().toLowerCase();
        }
        if (a == null || a.id() == null || a.pubStatus() == null || a.publishedAt() == null || now == null) {
            return "article-not-published";
        }
        boolean future = a.publishedAt().compareTo(now) > 0;
        boolean embargo = a.embargoedUntil() != null
                && a.embargoedUntil().compareTo(a.publishedAt()) == 0
                && !(a.scheduledAt() != null && now.compareTo(a.scheduledAt()) < 0);
        boolean expired = a.expiresAt() != null && a.expiresAt().compareTo(now) <= 0;
        boolean withdrawn = a.unpublishedAt() != null && a.unpublishedAt().compareTo(now) <= 0;
        if (future && !embargo || expired || withdrawn) {
            return "article-not-published";
        }
        PartnerFacts partner = c.use() == null ? null : c.use().partner();
        if (partner == null || partner.id() == null || partner.status() == null) {
            return "partner-closed";
        }
        return partner.status() == PartnerStatus.ACTIVE
                ? null
                : "partner-" + partner.status().name().toLowerCase();
    }

    private static int furthestStep(PermissionFacts p, RandomDecisionCases.DecisionCase c) {
        ArticleFacts a = c.article();
        Instant now = c.now();
        boolean emptyScope = p.scope() == null || ScopeOracle.counts(p.scope(), a)[0] == 0;
        int[] scope = p.scope() == null ? null : ScopeOracle.counts(p.scope(), a);
        boolean inScope = emptyScope ? p.everything() : scope[1] == scope[0];
        Instant from = p.articlesFrom() != null ? p.articlesFrom() : p.validFrom();
        if (!inScope || p.articlesUntil() != null && a.publishedAt().compareTo(p.articlesUntil()) >= 0) {
            return 0;
        }
        if (from != null && a.publishedAt().compareTo(from) < 0) {
            return 1;
        }
        boolean invalidExcerptLength = p.level() == Level.EXCERPT && (p.excerptWords() <= 0 || p.excerptWords() > 1000);
        if (p.state() == null || p.state() == PermissionState.DRAFT || p.level() == null || invalidExcerptLength) {
            return 2;
        }
        if (p.state() == PermissionState.SUSPENDED) {
            return 3;
        }
        if (p.state() == PermissionState.REVOKED) {
            return 4;
        }
        if (p.validUntil() != null && now.compareTo(p.validUntil()) >= 0) {
            return 5;
        }
        if (p.validFrom() == null || now.compareTo(p.validFrom()) < 0) {
            return 6;
        }
        if (c.use().use() == null
                || p.actions() == null
                || !p.actions().contains(c.use().use())) {
            return 7;
        }
        int[] permissionExclusion = p.exclude() == null ? new int[3] : ScopeOracle.counts(p.exclude(), a);
        int[] partnerExclusion = c.use().partner().exclude() == null
                ? new int[3]
                : ScopeOracle.counts(c.use().partner().exclude(), a);
        if (permissionExclusion[0] > 0 && permissionExclusion[2] == 0 || partnerExclusion[0] > partnerExclusion[2]) {
            return 8;
        }
        if (!coversOutlet(c.use().outlet(), p)) {
            return 9;
        }
        if (a.embargoedUntil() != null && now.compareTo(a.embargoedUntil()) < 0 && !p.embargoAccess()) {
            return 10;
        }
        long delaySeconds = p.minDelay() == null ? 0 : p.minDelay().toSeconds();
        long elapsedSeconds = now.getEpochSecond() - a.publishedAt().getEpochSecond();
        return delaySeconds > 0 && elapsedSeconds < delaySeconds ? 11 : PASSED;
    }

    private static boolean coversOutlet(OutletFacts outlet, PermissionFacts p) {
        if (outlet == null || outlet.id() == null || outlet.channels() == null) {
            return false;
        }
        boolean limited = p.territories() != null && !p.territories().isEmpty();
        boolean excepted =
                p.excludedTerritories() != null && !p.excludedTerritories().isEmpty();
        if (outlet.worldwide() && (limited || excepted)) {
            return false;
        }
        if (!outlet.worldwide()) {
            if (outlet.territories() == null || outlet.territories().isEmpty()) {
                return false;
            }
            for (String place : outlet.territories()) {
                boolean in = !limited || p.territories().contains(place);
                boolean out = excepted
                        && (p.excludedTerritories().contains(place)
                                || p.excludedTerritories().contains(null));
                if (place == null || !in || out) {
                    return false;
                }
            }
        }
        Set<Channel> asked = outlet.channels().isEmpty() ? Set.of(Channel.values()) : outlet.channels();
        for (Channel channel : asked) {
            boolean open = p.channels() == null || p.channels().isEmpty();
            if (channel == null || !open && !p.channels().contains(channel)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMoreFavourable(PermissionFacts one, PermissionFacts other) {
        int level = ordinal(one) - ordinal(other);
        if (level != 0) {
            return level > 0;
        }
        Instant end = one.validUntil() == null ? Instant.MAX : one.validUntil();
        Instant otherEnd = other.validUntil() == null ? Instant.MAX : other.validUntil();
        return end.equals(otherEnd) ? one.id().toString().compareTo(other.id().toString()) < 0 : end.isAfter(otherEnd);
    }

    private static int ordinal(PermissionFacts p) {
        return p.level() == null ? -1 : p.level().ordinal();
    }

    private static Decision permitted(PermissionFacts p, RandomDecisionCases.DecisionCase c) {
        List<MediaDecision> decisions = new ArrayList<>();
        for (MediaFacts m : c.article().media() == null
                ? List.<MediaFacts>of()
                : c.article().media()) {
            if (m != null) {
                String reason = mediaReason(m, p, c);
                decisions.add(new MediaDecision(m.id(), reason == null, reason));
            }
        }
        int words = p.level() == Level.EXCERPT ? p.excerptWords() : 0;
        return new Permitted(p.id(), p.level(), words, decisions, Optional.empty());
    }

    private static String mediaReason(MediaFacts m, PermissionFacts p, RandomDecisionCases.DecisionCase c) {
        if (m.id() == null || m.syndicatable() == null || m.syndicatable() == Syndicatable.DENY) {
            return "denied";
        }
        if (m.rightsExpireAt() != null && c.now().compareTo(m.rightsExpireAt()) >= 0) {
            return "rights-expired";
        }
        boolean inherits = m.syndicatable() == Syndicatable.INHERIT;
        boolean none = p.media() == null || p.media() == MediaRule.NONE;
        if (p.level() != Level.FULL || inherits && none) {
            return "media-not-included";
        }
        String holder = m.copyrightHolder();
        boolean owned =
                holder != null && !holder.isEmpty() && holder.equals(c.article().sourceHolder());
        return inherits && p.media() == MediaRule.OWNED && !owned ? "not-owned" : null;
    }

    private static Decision denied(String reason, PermissionFacts closest) {
        for (Reason candidate : Reason.values()) {
            if (candidate.code().equals(reason)) {
                return new Denied(candidate, Optional.ofNullable(closest).map(PermissionFacts::id), Optional.empty());
            }
        }
        throw new AssertionError(reason);
    }
}
