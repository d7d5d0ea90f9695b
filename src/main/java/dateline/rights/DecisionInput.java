package dateline.rights;

import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The arguments of a decision, which can be evaluated at any instant. The permissions are ordered, the most favourable first. */
record DecisionInput(RequestedUse use, ArticleFacts article, List<PermissionFacts> permissions) {

    private record PermissionDenial(PermissionFacts permission, Reason reason) {}

    private static final Comparator<PermissionDenial> CLOSEST_FIRST = Comparator.comparing(
                    PermissionDenial::reason, Comparator.reverseOrder())
            .thenComparing(PermissionDenial::permission, PermissionFacts.MOST_FAVOURABLE_FIRST);

    DecisionInput {
        permissions = permissions == null
                ? List.of()
                : permissions.stream()
                        .filter(permission -> permission != null && permission.id() != null)
                        .sorted(PermissionFacts.MOST_FAVOURABLE_FIRST)
                        .toList();
    }

    Decision evaluate(Instant now) {
        return generalDenial(now)
                .<Decision>map(reason -> new Denied(reason, Optional.empty(), Optional.empty()))
                .orElseGet(() -> evaluatePermissions(now));
    }

    private Optional<Reason> generalDenial(Instant now) {
        Optional<Reason> articleDenial =
                article == null ? Optional.of(Reason.ARTICLE_NOT_PUBLISHED) : article.denial(now);
        boolean noPartner = use == null || use.partner() == null;
        return articleDenial.or(() ->
                noPartner ? Optional.of(Reason.PARTNER_CLOSED) : use.partner().denial());
    }

    private Decision evaluatePermissions(Instant now) {
        return permissions.stream()
                .filter(permission -> permission.denial(use, article, now).isEmpty())
                .findFirst()
                .<Decision>map(permission -> permitted(permission, now))
                .orElseGet(() -> denied(now));
    }

    private Permitted permitted(PermissionFacts permission, Instant now) {
        List<MediaDecision> media = article.knownMedia()
                .map(mediaFacts -> mediaFacts.evaluate(permission, article.sourceHolder(), now))
                .toList();
        int excerptWords = permission.level() == Level.EXCERPT ? permission.excerptWords() : 0;
        return new Permitted(permission.id(), permission.level(), excerptWords, media, Optional.empty());
    }

    /** Permissions that do not cover the article are not named in the denial. */
    private Denied denied(Instant now) {
        return permissions.stream()
                .flatMap(permission ->
                        permission
                                .denial(use, article, now)
                                .map(reason -> new PermissionDenial(permission, reason))
                                .stream())
                .filter(denial -> denial.reason() != Reason.PERMISSION_MISSING)
                .min(CLOSEST_FIRST)
                .map(denial -> new Denied(
                        denial.reason(), Optional.of(denial.permission().id()), Optional.empty()))
                .orElseGet(() -> new Denied(Reason.PERMISSION_MISSING, Optional.empty(), Optional.empty()));
    }

    Optional<Instant> nextChange(Decision decision, Instant now) {
        if (now == null || article == null) {
            return Optional.empty();
        }
        Stream<Instant> permissionInstants =
                permissions.stream().flatMap(permission -> permission.transitionInstants(article));
        return Stream.concat(article.transitionInstants(), permissionInstants)
                .filter(instant -> instant.isAfter(now) && instant.isBefore(Instant.MAX))
                .distinct()
                .sorted()
                .filter(instant -> !evaluate(instant).equals(decision))
                .findFirst();
    }
}
