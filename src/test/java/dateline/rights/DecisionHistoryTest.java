package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import dateline.rights.Decision.Permitted;
import dateline.rights.RandomDecisionCases.DecisionCase;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Random histories of one article and one partner: edits, transitions, changes of terms, and time. After every step the
 * decision equals that of the oracle, a missing fact permits no more, and killed articles and revoked permissions stay
 * denied.
 */
@Execution(ExecutionMode.CONCURRENT)
class DecisionHistoryTest {

    private static final long SEED = Seed.of(DecisionHistoryTest.class);
    private static final int HISTORIES = Boolean.getBoolean("long") ? 20_000 : 120;
    private static final int STEPS = 30;
    private static final int VARIANTS_CHECKED = 10;

    /** Kind of a step. */
    private enum HistoryStep {
        TIME,
        EDIT,
        PUBLICATION_STATUS,
        PARTNER,
        OUTLET,
        TERMS,
        PERMISSION_STATE,
        ANOTHER_PERMISSION
    }

    private static final class RightsHistory {
        private final Random random;
        private final RandomDecisionCases invented;
        private RequestedUse use;
        private ArticleFacts article;
        private List<PermissionFacts> permissions;
        private Instant now;
        private final Set<UUID> revoked = new HashSet<>();
        private boolean killed;

        RightsHistory(Random random) {
            this.random = random;
            this.invented = new RandomDecisionCases(random);
            DecisionCase start = invented.decisionCase();
            while (isIncomplete(start) || !DecisionFixtures.permits(start.decide())) start = invented.decisionCase();
            use = start.use();
            article = start.article();
            permissions = new ArrayList<>(start.permissions());
            now = start.now();
            recordFinalStates();
        }

        private static boolean isIncomplete(DecisionCase one) {
            return one.use() == null
                    || one.use().partner() == null
                    || one.use().outlet() == null
                    || one.article() == null
                    || one.permissions() == null
                    || one.permissions().isEmpty()
                    || one.permissions().stream().anyMatch(permission -> permission == null || permission.id() == null);
        }

        DecisionCase decisionCase() {
            return new DecisionCase(use, article, permissions, now);
        }

        HistoryStep step() {
            HistoryStep move = HistoryStep.values()[random.nextInt(HistoryStep.values().length)];
            switch (move) {
                case TIME -> now = now.plus(Duration.ofMinutes(30L * random.nextInt(7)));
                case EDIT -> article = editedArticle();
                case PUBLICATION_STATUS -> {
                    if (!killed) article = with(article, "pubStatus", oneOf(PubStatus.values(), PubStatus.USABLE));
                }
                case PARTNER -> {
                    RequestedUse fresh = invented.use();
                    if (fresh != null && fresh.partner() != null)
                        use = new RequestedUse(
                                withOneMemberOf(use.partner(), fresh.partner()), use.outlet(), use.use());
                }
                case OUTLET -> {
                    RequestedUse fresh = invented.use();
                    if (fresh != null && fresh.outlet() != null)
                        use = new RequestedUse(
                                use.partner(), withOneMemberOf(use.outlet(), fresh.outlet()), fresh.use());
                }
                case TERMS -> {
                    int which = random.nextInt(permissions.size());
                    PermissionFacts old = permissions.get(which);
                    PermissionFacts fresh = invented.permission(which);
                    permissions.set(
                            which,
                            revoked.contains(old.id())
                                    ? withOneMemberOf(old, fresh, "id", "state")
                                    : withOneMemberOf(old, fresh, "id"));
                }
                case PERMISSION_STATE -> {
                    int which = random.nextInt(permissions.size());
                    PermissionFacts old = permissions.get(which);
                    PermissionState state = oneOf(PermissionState.values(), PermissionState.ACTIVE);
                    if (!revoked.contains(old.id())) permissions.set(which, with(old, "state", state));
                }
                case ANOTHER_PERMISSION -> {
                    PermissionFacts fresh = invented.permission(50 + permissions.size());
                    if (fresh.id() != null && permissions.size() < 8) permissions.add(fresh);
                }
            }
            recordFinalStates();
            return move;
        }

        // Prefers edits that leave the article published, because most decisions about others are equal.
        private ArticleFacts editedArticle() {
            ArticleFacts made = withOneMemberOf(article, invented.article(), "pubStatus");
            for (int again = 0; again < 4 && made.denial(now).isPresent(); again++) {
                made = withOneMemberOf(article, invented.article(), "pubStatus");
            }
            return made;
        }

        /** The usual value in half of the cases. */
        private <T> T oneOf(T[] values, T usual) {
            return random.nextBoolean() ? usual : values[random.nextInt(values.length)];
        }

        private void recordFinalStates() {
            killed = article.pubStatus() == PubStatus.CANCELED;
            permissions.stream()
                    .filter(permission -> permission.state() == PermissionState.REVOKED)
                    .forEach(permission -> revoked.add(permission.id()));
        }

        /** The record with one random member of another record. */
        private <R extends Record> R withOneMemberOf(R old, R fresh, String... kept) {
            RecordComponent[] components = old.getClass().getRecordComponents();
            RecordComponent chosen = components[random.nextInt(components.length)];
            return Arrays.asList(kept).contains(chosen.getName())
                    ? old
                    : with(old, chosen.getName(), value(chosen, fresh));
        }

        @SuppressWarnings("unchecked")
        private static <R extends Record> R with(R old, String member, Object other) {
            try {
                RecordComponent[] components = old.getClass().getRecordComponents();
                Object[] values = Arrays.stream(components)
                        .map(one -> one.getName().equals(member) ? other : value(one, old))
                        .toArray();
                Class<?>[] types =
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
                return (R) old.getClass().getDeclaredConstructor(types).newInstance(values);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static Object value(RecordComponent component, Record of) {
            try {
                component.getAccessor().setAccessible(true);
                return component.getAccessor().invoke(of);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void noStepPermitsMoreThanThePolicy() {
        int permitted = 0;
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        for (int i = 0; i < HISTORIES; i++) {
            Random random = new Random(SEED + i);
            RightsHistory history = new RightsHistory(random);
            List<String> moves = new ArrayList<>();
            try {
                for (int step = 0; step < STEPS; step++) {
                    Decision earlier = history.decisionCase().decide();
                    Instant then = history.now;
                    HistoryStep move = history.step();
                    moves.add(move.name());
                    Decision decision = check(history, random);
                    if (move == HistoryStep.TIME) assertUnchangedBeforeChangesAt(earlier, then, decision, history.now);
                    if (decision instanceof Permitted) permitted++;
                    else reasons.merge(DecisionFixtures.reason(decision), 1, Integer::sum);
                }
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError(
                        "-Dseed=" + (SEED + i) + " begins with this history: " + moves + " " + history.decisionCase(),
                        failure);
            }
        }
        System.out.println(
                HISTORIES + " histories of " + STEPS + " steps, permitted " + permitted + " times, denied " + reasons);
        assertTrue(permitted > HISTORIES, "hardly anything was permitted, so hardly anything was shown");
        assertTrue(reasons.size() > 11, "hardly any reason was given, so hardly any was shown");
    }

    private static Decision check(RightsHistory history, Random random) {
        DecisionCase input = history.decisionCase();
        Decision decision = input.decide();
        assertEquals(DecisionOracle.decide(input), withoutChangesAt(decision));
        assertFalse(history.killed && decision instanceof Permitted, "a killed article came back");
        if (decision instanceof Permitted permit) {
            assertFalse(history.revoked.contains(permit.permission()), "a revoked permission came back");
        }
        if (random.nextInt(4) > 0) return decision;
        List<DecisionCase> variants =
                new ArrayList<>(MissingFacts.withOneFactMissing(input).toList());
        for (int i = 0; i < VARIANTS_CHECKED; i++) {
            DecisionCase lessInformed = variants.get(random.nextInt(variants.size()));
            assertTrue(
                    level(lessInformed.decide()) <= level(decision), () -> "less knowledge gave more: " + lessInformed);
        }
        return decision;
    }

    private static void assertUnchangedBeforeChangesAt(Decision earlier, Instant then, Decision later, Instant now) {
        boolean due = earlier.changesAt()
                .filter(transition -> !transition.isAfter(now))
                .isPresent();
        if (!due) assertEquals(withoutChangesAt(earlier), withoutChangesAt(later), "from " + then + " to " + now);
    }

    /** Denied is below every level. */
    private static int level(Decision decision) {
        return decision instanceof Permitted permitted ? permitted.level().ordinal() : -1;
    }

    private static Decision withoutChangesAt(Decision decision) {
        if (decision instanceof Permitted p) {
            return new Permitted(p.permission(), p.level(), p.excerptWords(), p.media(), Optional.empty());
        }
        Decision.Denied denied = (Decision.Denied) decision;
        return new Decision.Denied(denied.reason(), denied.permission(), Optional.empty());
    }
}
