package dateline.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.Seed;
import dateline.rights.Decision.Denied;
import dateline.rights.Decision.Permitted;
import dateline.rights.Invented.Case;
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

/** What holds of every decision, shown on thousands of random ones. */
@Execution(ExecutionMode.CONCURRENT)
class DecisionPropertiesTest {

    private static final long SEED = Seed.of(DecisionPropertiesTest.class);
    private static final int RUNS = Boolean.getBoolean("long") ? 200_000 : 2_500;

    /** Each run has its own seed, so that a failure is repeated without those before it. */
    private static void forAll(BiConsumer<Case, Random> property) {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            Case question = new Invented(random).question();
            try {
                property.accept(question, random);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("-Dseed=" + (SEED + run) + " begins with this: " + question, failure);
            }
        }
    }

    @Test
    void itAgreesWithThePlainTextOfThePolicy() {
        forAll((question, random) -> assertEquals(Oracle.answer(question), timeless(question.decide())));
    }

    @Test
    void theRandomQuestionsReachEveryReasonAndEveryLevel() {
        Map<Reason, Integer> reasons = new EnumMap<>(Reason.class);
        Map<Level, Integer> levels = new EnumMap<>(Level.class);
        Set<String> verdicts = new HashSet<>();
        forAll((question, random) -> {
            Decision decision = question.decide();
            if (decision instanceof Denied denied) {
                reasons.merge(denied.reason(), 1, Integer::sum);
            } else if (decision instanceof Permitted permitted) {
                levels.merge(permitted.level(), 1, Integer::sum);
                permitted.media().forEach(verdict -> verdicts.add(String.valueOf(verdict.reason())));
            }
        });
        assertEquals(Set.of(Reason.values()), reasons.keySet());
        assertEquals(Set.of(Level.values()), levels.keySet());
        assertEquals(Set.of("null", "media-not-included", "not-owned", "denied", "rights-expired"), verdicts);
        assertTrue(levels.values().stream().mapToInt(count -> count).sum() > RUNS / 40, levels::toString);
    }

    @Test
    void noMissingFactTurnsADenialIntoAPermissionOrGivesMore() {
        forAll((question, random) -> {
            Decision decision = question.decide();
            Missing.oneFactLess(question).forEach(less -> {
                Decision poorer = less.decide();
                assertTrue(level(poorer) <= level(decision), () -> less + " gave " + poorer + " after " + decision);
                if (poorer instanceof Permitted permitted && samePermission(poorer, decision)) {
                    assertTrue(allowed((Permitted) decision).containsAll(allowed(permitted)), less::toString);
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
                .filter(MediaVerdict::allowed)
                .map(MediaVerdict::id)
                .toList();
    }

    @Test
    void withoutPermissionsNothingIsPermitted() {
        forAll((question, random) -> {
            assertFalse(Desk.permits(Decision.decide(question.ask(), question.article(), List.of(), question.now())));
            assertFalse(Desk.permits(Decision.decide(question.ask(), question.article(), null, question.now())));
        });
    }

    @Test
    void theAnswerStaysTheSameUntilItChangesAndThenItIsAnother() {
        forAll((question, random) -> {
            if (question.now() == null) {
                assertEquals(Optional.empty(), question.decide().changesAt());
                return;
            }
            Decision decision = question.decide();
            Instant end = decision.changesAt().orElse(Invented.hour(2 * Invented.HOURS));
            for (Instant t = question.now(); t.isBefore(end); t = t.plus(Duration.ofMinutes(30))) {
                assertEquals(decision, question.at(t), "at " + t);
            }
            assertEquals(timeless(decision), timeless(question.at(end.minusNanos(1))));
            decision.changesAt().ifPresent(change -> {
                assertTrue(change.isAfter(question.now()));
                assertNotEquals(timeless(decision), timeless(question.at(change)));
            });
        });
    }

    @Test
    void anotherPermissionNeverMakesItWorse() {
        forAll((question, random) -> {
            List<PermissionFacts> more = new ArrayList<>();
            if (question.permissions() != null) {
                more.addAll(question.permissions());
            }
            more.add(random.nextInt(more.size() + 1), new Invented(random).permission(50));
            Decision with = Decision.decide(question.ask(), question.article(), more, question.now());
            assertTrue(level(with) >= level(question.decide()), with::toString);
        });
    }

    @Test
    void theOrderOfThePermissionsDoesNotMatter() {
        forAll((question, random) -> {
            if (question.permissions() != null) {
                List<PermissionFacts> shuffled = new ArrayList<>(question.permissions());
                Collections.shuffle(shuffled, random);
                assertEquals(
                        question.decide(),
                        Decision.decide(question.ask(), question.article(), shuffled, question.now()));
            }
        });
    }

    @Test
    void aDenialNamesOnlyPermissionsThatWereGiven() {
        forAll((question, random) -> {
            if (question.decide() instanceof Denied denied
                    && denied.permission().isPresent()) {
                Set<Object> given = question.permissions().stream()
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

    private static Decision timeless(Decision decision) {
        if (decision instanceof Permitted p) {
            return new Permitted(p.permission(), p.level(), p.excerptWords(), p.media(), Optional.empty());
        }
        Denied denied = (Denied) decision;
        return new Denied(denied.reason(), denied.permission(), Optional.empty());
    }
}
