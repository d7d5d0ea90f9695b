package dateline;

/**
 * The seed of a random test: the same in every build, so that a failure is caused by a change; a new one with {@code -Dlong}; and the given one
 * with {@code -Dseed=…}.
 */
public final class Seed {

    private Seed() {}

    /** Returns and prints the seed, so that a failure can be repeated. */
    public static long of(Class<?> test) {
        return of(test, test.getName().hashCode());
    }

    /** The same with the seed of every build given, for a test that requires a minimum of some draw. */
    public static long of(Class<?> test, long everyBuild) {
        long seed = Long.getLong("seed", Boolean.getBoolean("long") ? System.nanoTime() : everyBuild);
        System.out.println(test.getSimpleName() + " -Dseed=" + seed);
        return seed;
    }
}
