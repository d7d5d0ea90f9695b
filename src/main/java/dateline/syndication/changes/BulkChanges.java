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

/** What touches so many articles of a licensee at once that all have to be looked at. */
final class BulkChanges {

    private static final String ALL = "";

    private BulkChanges() {}

    /** After one instant and up to another, and of these subjects; empty where each article can be told by itself. */
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
            // A feed may select by sections, too.
            case "section" ->
                Stream.concat(named(licensee, Selection::sections), named(licensee, Selection::feeds))
                        .findAny()
                        .isPresent();
            case "feed" -> named(licensee, Selection::feeds).anyMatch(name::equals);
            default -> false;
        };
        if (all) return Optional.of(ALL);
        // Its credit line, and what may be done with its media, are of all its articles.
        return noun.equals("source") && subject.kind().equals("source-changed") ? Optional.of(name) : Optional.empty();
    }

    private static <T> Stream<T> named(PartnerContext licensee, Function<Selection, List<T>> list) {
        return licensee.permissions().stream()
                .flatMap(permission -> Stream.of(permission.terms.scoped(), permission.terms.excluded()))
                .map(list)
                .flatMap(names -> names == null ? Stream.empty() : names.stream());
    }
}
