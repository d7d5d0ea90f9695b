package dateline.syndication.changes;

import dateline.change.ChangeLog.SubjectLogEntry;
import dateline.syndication.changes.ChangeFeedCursor.SnapshotPosition;
import dateline.syndication.partner.PartnerContext;
import dateline.syndication.terms.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds changes that can affect many articles of a partner at once, so that the change feed decides all of them again.
 */
final class BulkChanges {

    private static final String ALL = "";

    private BulkChanges() {}

    /**
     * Where the walk that these changes require begins.
     *
     * @param after exclusive
     * @param until inclusive
     * @return empty if no change affects many articles; else all articles, or those of one source
     */
    static Optional<SnapshotPosition> of(
            List<SubjectLogEntry> subjects, PartnerContext licensee, Instant after, Instant until) {
        Set<String> touched = new TreeSet<>();
        if (TimedChanges.termsMove(licensee, after, until)) touched.add(ALL);
        subjects.forEach(subject -> touched(subject, licensee).ifPresent(touched::add));
        if (touched.isEmpty()) return Optional.empty();
        return Optional.of(
                SnapshotPosition.of(touched.size() == 1 ? touched.iterator().next() : ALL));
    }

    private static Optional<String> touched(SubjectLogEntry subject, PartnerContext licensee) {
        int colon = subject.subject().indexOf(':');
        String noun = subject.subject().substring(0, colon);
        String name = subject.subject().substring(colon + 1);
        boolean all = switch (noun) {
            case "partner" -> name.equals(licensee.partner().id.toString());
            case "outlet" -> name.equals(licensee.outlet().id.toString());
            case "permission" ->
                licensee.permissions().stream()
                        .anyMatch(permission -> permission.id.toString().equals(name));
            // A feed can select by section, so a change of a section can change any feed.
            case "section" ->
                Stream.concat(named(licensee, Selection::sections), named(licensee, Selection::feeds))
                        .findAny()
                        .isPresent();
            case "feed" -> named(licensee, Selection::feeds).anyMatch(name::equals);
            default -> false;
        };
        if (all) return Optional.of(ALL);
        // The credit line and media rules of a source apply to all its articles.
        return noun.equals("source") && subject.kind().equals("source-changed") ? Optional.of(name) : Optional.empty();
    }

    private static <T> Stream<T> named(PartnerContext licensee, Function<Selection, List<T>> list) {
        return licensee.permissions().stream()
                .flatMap(permission -> Stream.of(permission.terms.scoped(), permission.terms.excluded()))
                .map(list)
                .flatMap(names -> names == null ? Stream.empty() : names.stream());
    }
}
