package dateline.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Sequential model of one article by the contract: which transitions are possible, their effects, and the rows that
 * the change log must contain. It is independent of the implementation.
 */
final class ArticleModel {

    /** Transitions of an article. */
    static final Map<String, List<String>> POSSIBLE = Map.of(
            "draft", List.of("publications"),
            "scheduled", List.of("publications", "withholdings", "unpublications", "kills"),
            "embargoed", List.of("publications", "withholdings", "unpublications", "kills"),
            "live", List.of("publications", "corrections", "withholdings", "unpublications", "kills"),
            "withheld", List.of("corrections", "releases", "unpublications", "kills"),
            "unpublished", List.of("publications", "kills"),
            "expired", List.of("publications", "unpublications", "kills"),
            "canceled", List.of());

    private static final Map<String, String> ROW_KINDS = Map.of(
            "correction", "corrected",
            "clarification", "clarified",
            "editors-note", "noted",
            "retraction", "retracted");

    /** A version: its content by member, and the kind of publication or correction. */
    record ModelVersion(int number, String kind, Map<String, String> members) {}

    /** When a publication takes effect; instants may be null. */
    record Plan(Instant at, Instant embargoedUntil, Instant expiresAt) {
        boolean later() {
            return at != null || embargoedUntil != null;
        }
    }

    /** The state of the article from an instant on. */
    record Snapshot(
            Instant since,
            long revision,
            int version,
            String withdrawnAs,
            boolean everReadable,
            Instant publishedAt,
            Instant embargoedUntil,
            Instant scheduledAt,
            Instant expiresAt) {

        /** @param now not before {@code since} */
        String state(Instant now) {
            if (version == 0) return "draft";
            if (!withdrawnAs.isEmpty()) return withdrawnAs;
            boolean offered = scheduledAt == null || !scheduledAt.isAfter(now);
            if (publishedAt.isAfter(now))
                return publishedAt.equals(embargoedUntil) && offered ? "embargoed" : "scheduled";
            return expiresAt == null || expiresAt.isAfter(now) ? "live" : "expired";
        }

        /**
         * Whether readers have been able to read it by then. An article released after its end was never readable.
         */
        boolean readableBy(Instant now) {
            if (everReadable) return true;
            boolean ever = expiresAt == null || expiresAt.isAfter(publishedAt);
            return version > 0 && withdrawnAs.isEmpty() && !publishedAt.isAfter(now) && ever;
        }

        /** All states between two instants that result from time alone. */
        Set<String> states(Instant from, Instant to) {
            Set<String> states = new TreeSet<>(List.of(state(from), state(to)));
            for (Instant transition : new Instant[] {scheduledAt, publishedAt, expiresAt}) {
                if (transition != null && !transition.isBefore(from) && !transition.isAfter(to))
                    states.add(state(transition));
            }
            return states;
        }
    }

    private static final String RETRACTED = "retracted: ";

    final List<String> rows = new ArrayList<>();
    final List<ModelVersion> versions = new ArrayList<>();
    final List<Snapshot> snapshots = new ArrayList<>();
    final Map<String, String> draft;

    private final String article;
    private long revision = 1;
    private long published;
    private String withdrawnAs = "";
    private boolean everReadable;
    private Instant publishedAt;
    private Instant embargoedUntil;
    private Instant scheduledAt;
    private Instant expiresAt;
    // The scheduled transitions after the last request.
    private Instant begins;
    private Instant ends;

    ArticleModel(String article, Map<String, String> draft, Instant now) {
        this.article = article;
        this.draft = new TreeMap<>(draft);
        addSnapshot(now);
    }

    Snapshot now() {
        return snapshots.get(snapshots.size() - 1);
    }

    boolean unpublishedChanges() {
        return published != revision;
    }

    /** Applies the scheduled transitions up to an instant. */
    void passTo(Instant now) {
        if (begins != null && !begins.isAfter(now)) {
            everReadable = true;
            addRow("published");
            begins = null;
        }
        if (begins == null && ends != null && !ends.isAfter(now)) {
            addRow("expired");
            ends = null;
        }
    }

    /** @return the ETag of the draft before the next request */
    String etag(Instant now) {
        return etag(now(), now().state(now));
    }

    String etag(Snapshot snapshot, String state) {
        return "\"draft-" + article + "-" + snapshot.revision() + "-" + state + "\"";
    }

    boolean allows(String transition, Instant now) {
        return POSSIBLE.get(now().state(now)).contains(transition);
    }

    void edit(Map<String, String> changes, Instant now) {
        passTo(now);
        draft.putAll(changes);
        revision++;
        addSnapshot(now);
    }

    ModelVersion publish(Plan plan, Instant now) {
        passTo(now);
        String before = now().state(now);
        if (!everReadable) {
            publishedAt = plan.at() == null ? now : plan.at();
            embargoedUntil = plan.embargoedUntil();
            boolean held =
                    plan.at() != null && embargoedUntil != null && plan.at().isBefore(embargoedUntil);
            scheduledAt = held ? plan.at() : null;
            if (embargoedUntil != null && embargoedUntil.isAfter(publishedAt)) publishedAt = embargoedUntil;
        }
        if (plan.expiresAt() != null) expiresAt = plan.expiresAt();
        // A publication after the end removes the end.
        if (expiresAt != null && !expiresAt.isAfter(now)) expiresAt = null;
        withdrawnAs = "";
        revision++;
        published = revision;
        ModelVersion made = make(everReadable ? "update" : "publication", draft);
        settle(now);
        addRow(before.equals("live") ? "updated" : publishedAt.isAfter(now) ? "scheduled" : "published");
        return made;
    }

    /** @return members that editors have changed in the draft, to which the correction was not applied */
    Set<String> correct(String kind, Map<String, String> changes, Instant now) {
        passTo(now);
        Map<String, String> before = versions.get(versions.size() - 1).members();
        Map<String, String> after = new TreeMap<>(before);
        after.putAll(changes);
        Set<String> conflicts = new TreeSet<>();
        for (String member : after.keySet()) {
            if (after.get(member).equals(before.get(member))) continue;
            String own = draft.get(member);
            if (own.equals(before.get(member)) || own.equals(after.get(member))) draft.put(member, after.get(member));
            else conflicts.add(member.equals("body") ? body(before.get(member), after.get(member)) : member);
        }
        if (draft.get("slug").equals(before.get("slug"))) draft.put("slug", after.get("slug"));
        revision++;
        make(kind, after);
        if (draft.equals(after)) published = revision;
        settle(now);
        addRow(ROW_KINDS.get(kind));
        return conflicts;
    }

    // The body is one block, and a retraction is another one. A conflict names the block only if both versions have
    // the same block.
    private static String body(String before, String after) {
        boolean retracted = before.startsWith(RETRACTED);
        if (retracted != after.startsWith(RETRACTED)) return "body";
        return retracted ? "body/retraction" : "body/b1";
    }

    void withdraw(String transition, Instant now) {
        passTo(now);
        withdrawnAs = switch (transition) {
            case "withholdings" -> "withheld";
            case "unpublications" -> "unpublished";
            case "kills" -> "canceled";
            default -> "";
        };
        // An article that was never readable is published at its release, at the earliest.
        if (withdrawnAs.isEmpty() && !everReadable && !publishedAt.isAfter(now)) publishedAt = now;
        settle(now);
        addRow(withdrawnAs.isEmpty() ? "released" : withdrawnAs);
    }

    private ModelVersion make(String kind, Map<String, String> says) {
        ModelVersion made = new ModelVersion(versions.size() + 1, kind, new LinkedHashMap<>(says));
        versions.add(made);
        return made;
    }

    private void settle(Instant now) {
        addSnapshot(now);
        String state = now().state(now);
        everReadable |= state.equals("live");
        begins = publishedAt.isAfter(now) && withdrawnAs.isEmpty() ? publishedAt : null;
        ends = withdrawnAs.isEmpty() && !state.equals("expired") ? expiresAt : null;
        snapshots.remove(snapshots.size() - 1);
        addSnapshot(now);
    }

    private void addSnapshot(Instant now) {
        snapshots.add(new Snapshot(
                now,
                revision,
                versions.size(),
                withdrawnAs,
                everReadable,
                publishedAt,
                embargoedUntil,
                scheduledAt,
                expiresAt));
    }

    private void addRow(String kind) {
        rows.add(kind + " " + versions.size());
    }
}
