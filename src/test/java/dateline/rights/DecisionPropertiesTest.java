package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.RandomDecisionCases.DecisionCase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Properties of every decision, checked on random inputs. */
@Execution(ExecutionMode.CONCURRENT)
class DecisionPropertiesTest {

    private static final long SEED = Seed.of(DecisionPropertiesTest.class);
    private static final int RUNS = Boolean.getBoolean("long") ? 200_000 : 2_500;

    /** Each run has its own seed, so that a failure can be repeated alone. */
    private static void forAll(BiConsumer<DecisionCase, Random> property) {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            DecisionCase input = new RandomDecisionCases(random).decisionCase();
            try {
                property.accept(input, random);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dseed=" + (SEED + run) + " begins with this: " + input, failure);
            }
        }
    }

    @Test
    void aDecisionEqualsThatOfTheOracle() {
        forAll((input, random) -> assertEquals(DecisionOracle.decide(input), withoutChangesAt(input.decide())));
    }

    @Test
    void randomCasesReachEveryReasonAndEveryLevel() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        Map<Level, Integer> levels = new EnumMap<>(Level.class);
        Set<String> decisions = new HashSet<>();
        forAll((input, random) -> {
            Decision decision = input.decide();
            if (decision instanceof Denied denied) {
                reasons.merge(denied.reason(), 1, Integer::sum);
            } else if (decision instanceof Permitted permitted) {
                levels.merge(permitted.level(), 1, Integer::sum);
                permitted.media().forEach(media -> decisions.add(String.valueOf(media.reason())));
            }
        });
        assertEquals(Set.of(Reason.values()), reasons.keySet());
        assertEquals(Set.of(Level.values()), levels.keySet());
        assertEquals(Set.of("null", "media-not-included", "not-owned", "denied", "rights-expired"), decisions);
        assertTrue(levels.values().stream().mapToInt(count -> count).sum() > RUNS / 40, levels::toString);
    }

    @Test
    void aMissingFactNeverPermitsMore() {
        forAll((input, random) -> {
            Decision decision = input.decide();
            MissingFacts.withOneFactMissing(input).forEach(variant -> {
                Decision lessInformed = variant.decide();
                assertTrue(
                        level(lessInformed) <= level(decision),
                        () -> variant + " gave " + lessInformed + " after " + decision);
                if (lessInformed instanceof Permitted permitted && samePermission(lessInformed, decision)) {
                    assertTrue(allowed((Permitted) decision).containsAll(allowed(permitted)), variant::toString);
                }
            });
        });
    }

    private static boolean samePermission(Decision one, Decision other) {
        return one instanceof Permitted a
                && other instanceof Permitted b
                && a.permission().equals(b.permission());
    }

    private static List<String> allowed(Permitted permitted) {
        return permitted.media().stream()
                .filter(MediaDecision::allowed)
                .map(MediaDecision::id)
                .toList();
    }

    @Test
    void withoutPermissionsNothingIsPermitted() {
        forAll((input, random) -> {
            assertFalse(
                    DecisionFixtures.permits(Decision.decide(input.use(), input.article(), List.of(), input.now())));
            assertFalse(DecisionFixtures.permits(Decision.decide(input.use(), input.article(), null, input.now())));
        });
    }

    @Test
    void aDecisionIsConstantUntilChangesAtAndDiffersThen() {
        forAll((input, random) -> {
            if (input.now() == null) {
                assertEquals(Optional.empty(), input.decide().changesAt());
                return;
            }
            Decision decision = input.decide();
            Instant end = decision.changesAt().orElse(RandomDecisionCases.hour(2 * RandomDecisionCases.HOURS));
            for (Instant t = input.now(); t.isBefore(end); t = t.plus(Duration.ofMinutes(30))) {
                assertEquals(decision, input.decideAt(t), "at " + t);
            }
            assertEquals(withoutChangesAt(decision), withoutChangesAt(input.decideAt(end.minusNanos(1))));
            decision.changesAt().ifPresent(change -> {
                assertTrue(change.isAfter(input.now()));
                assertNotEquals(withoutChangesAt(decision), withoutChangesAt(input.decideAt(change)));
            });
        });
    }

    @Test
    void anAdditionalPermissionNeverPermitsLess() {
        forAll((input, random) -> {
            List<PermissionFacts> more = new ArrayList<>();
            if (input.permissions() != null) {
                more.addAll(input.permissions());
            }
            more.add(random.nextInt(more.size() + 1), new RandomDecisionCases(random).permission(50));
            Decision with = Decision.decide(input.use(), input.article(), more, input.now());
            assertTrue(level(with) >= level(input.decide()), with::toString);
        });
    }

    @Test
    void theOrderOfThePermissionsDoesNotMatter() {
        forAll((input, random) -> {
            if (input.permissions() != null) {
                List<PermissionFacts> shuffled = new ArrayList<>(input.permissions());
                Collections.shuffle(shuffled, random);
                assertEquals(input.decide(), Decision.decide(input.use(), input.article(), shuffled, input.now()));
            }
        });
    }

    @Test
    void aDenialNamesOnlyPermissionsOfTheInput() {
        forAll((input, random) -> {
            if (input.decide() instanceof Denied denied && denied.permission().isPresent()) {
                Set<Object> given = input.permissions().stream()
                        .filter(Objects::nonNull)
                        .map(PermissionFacts::id)
                        .collect(Collectors.toSet());
                assertTrue(given.contains(denied.permission().get()));
            }
        });
    }

    /** Denied is below every level. */
    private static int level(Decision decision) {
        return decision instanceof Permitted permitted ? permitted.level().ordinal() : -1;
    }

    private static Decision withoutChangesAt(Decision decision) {
        if (decision instanceof Permitted p) {
            return new Permitted(p.permission(), p.level(), p.excerptWords(), p.media(), Optional.empty());
        }
        Denied denied = (Denied) decision;
        return new Denied(denied.reason(), denied.permission(), Optional.empty());
    }
}
