package dateline;

/**
 * Where a random test starts from: in every build at the same place, so that a red one is red for what was changed; anew with
 * {@code -Dlong}, where the search goes on; and with {@code -Dseed=…} where an earlier one was.
 */
public final class Seed {

    private Seed() {}

    /** Prints it: what fails is repeated with it. */
    public static long of(Class<?> test) {
        long seed = Long.getLong(
                "seed",
                Boolean.getBoolean("long") ? System.nanoTime() : test.getName().hashCode());
        System.out.println(test.getSimpleName() + " -Dseed=" + seed);
        return seed;
    }
}
