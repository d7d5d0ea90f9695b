package dateline.syndication.changes;

import dateline.change.ChangeLog.SubjectLogEntry;
import dateline.change.Position;
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
    private static final String SOURCE = "source:";

    private BulkChanges() {}

    /**
     * A walk that changes require: through all articles, or through those of one source.
     *
     * @param sourceChangedAt position of the last change of the source; null for all articles
     */
    record BulkChange(SnapshotPosition walkStart, Position sourceChangedAt) {

        boolean affectsAll() {
            return sourceChangedAt == null;
        }
    }

    /**
     * Finds the walk that these changes require.
     *
     * @param after exclusive
     * @param until inclusive
     * @return empty if no change affects many articles
     */
    static Optional<BulkChange> find(
            List<SubjectLogEntry> subjects, PartnerContext partnerContext, Instant after, Instant until) {
        Set<String> affected = new TreeSet<>();
        if (TimedChanges.hasTermBoundary(partnerContext, after, until)) affected.add(ALL);
        subjects.forEach(subject -> findAffected(subject, partnerContext).ifPresent(affected::add));
        if (affected.isEmpty()) return Optional.empty();
        String only = affected.size() == 1 ? affected.iterator().next() : ALL;
        return Optional.of(new BulkChange(
                SnapshotPosition.of(only),
                subjects.stream()
                        .filter(subject -> subject.subject().equals(SOURCE + only))
                        .map(SubjectLogEntry::position)
                        .max(Position::compareTo)
                        .orElse(null)));
    }

    private static Optional<String> findAffected(SubjectLogEntry subject, PartnerContext partnerContext) {
        int colon = subject.subject().indexOf(':');
        String type = subject.subject().substring(0, colon);
        String name = subject.subject().substring(colon + 1);
        boolean affectsAll = switch (type) {
            case "partner" -> name.equals(partnerContext.partner().id.toString());
            case "outlet" -> name.equals(partnerContext.outlet().id.toString());
            case "permission" ->
                partnerContext.permissions().stream()
                        .anyMatch(permission -> permission.id.toString().equals(name));
            // A feed can select by section, so a change of a section can change any feed.
            case "section" ->
                Stream.concat(
                                namesInTerms(partnerContext, Selection::sections),
                                namesInTerms(partnerContext, Selection::feeds))
                        .findAny()
                        .isPresent();
            case "feed" -> namesInTerms(partnerContext, Selection::feeds).anyMatch(name::equals);
            default -> false;
        };
        if (affectsAll) return Optional.of(ALL);
        // The credit line and media rules of a source apply to all its articles.
        return type.equals("source") && subject.kind().equals("source-changed") ? Optional.of(name) : Optional.empty();
    }

    private static <T> Stream<T> namesInTerms(PartnerContext partnerContext, Function<Selection, List<T>> list) {
        return partnerContext.permissions().stream()
                .flatMap(permission -> Stream.of(permission.terms.scopeOrEmpty(), permission.terms.excludeOrEmpty()))
                .map(list)
                .flatMap(names -> names == null ? Stream.empty() : names.stream());
    }
}
