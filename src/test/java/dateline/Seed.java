package dateline;

/**
 * The seed of a random test. Every build has the same, from the name of the class, so that only a change of the code can make the test fail.
 * {@code -Dlong} draws a new seed. {@code -Dseed=…} sets it: with the number that a failed run printed, the test draws the same again.
 */
public final class Seed {

    private Seed() {}

    /** Returns and prints the seed, so that a failure can be repeated. */
    public static long of(Class<?> test) {
        return of(test, test.getName().hashCode());
    }

    /** @param everyBuild the seed without {@code -Dlong} and {@code -Dseed}, for a test that needs some case to be drawn often enough */
    public static long of(Class<?> test, long everyBuild) {
        long seed = Long.getLong("seed", Boolean.getBoolean("long") ? System.nanoTime() : everyBuild);
        System.out.println(test.getSimpleName() + " -Dseed=" + seed);
        return seed;
    }
}
