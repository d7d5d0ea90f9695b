package dateline;

/**
 * The seed of a random test: the same in every build, so that a failure is caused by a change; a new one with {@code -Dlong}; and the given one
 * with {@code -Dseed=…}.
 */
public final class Seed {

    private Seed() {}

    /** Returns and prints the seed, so that a failure can be repeated. */
    public static long of(Class<?> test) {
        long seed = Long.getLong(
                "seed",
                Boolean.getBoolean("long") ? System.nanoTime() : test.getName().hashCode());
        System.out.println(test.getSimpleName() + " -Dseed=" + seed);
        return seed;
    }
}
