package dateline.leak;

import java.util.Arrays;
import java.util.Random;

/**
 * The median of paired differences, with its 95 % interval by bootstrap (2,000 resamples, percentiles) and the p of a
 * two-sided sign test by the normal approximation.
 *
 * @param median in milliseconds, like the interval
 */
record MedianDifference(int pairs, double median, double low, double high, double p) {

    private static final int RESAMPLES = 2_000;

    /** @param nanos of each pair, the first minus the second */
    static MedianDifference of(long[] nanos, Random random) {
        double[] medians = new double[RESAMPLES];
        long[] drawn = new long[nanos.length];
        for (int i = 0; i < RESAMPLES; i++) {
            for (int j = 0; j < drawn.length; j++) drawn[j] = nanos[random.nextInt(nanos.length)];
            medians[i] = median(drawn);
        }
        Arrays.sort(medians);
        return new MedianDifference(
                nanos.length,
                median(nanos.clone()),
                medians[(int) (RESAMPLES * 0.025)],
                medians[(int) (RESAMPLES * 0.975)],
                p(nanos));
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        int half = nanos.length / 2;
        long middle = nanos.length % 2 == 1 ? nanos[half] : (nanos[half - 1] + nanos[half]) / 2;
        return middle / 1e6;
    }

    private static double p(long[] nanos) {
        long more = Arrays.stream(nanos).filter(one -> one > 0).count();
        double z = Math.abs(more - nanos.length / 2.0) / Math.sqrt(nanos.length / 4.0);
        // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17.
        double t = 1 / (1 + 0.2316419 * z);
        double tail = Math.exp(-z * z / 2)
                / Math.sqrt(2 * Math.PI)
                * t
                * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return 2 * tail;
    }

    boolean within(double millis) {
        return low >= -millis && high <= millis;
    }

    /** Whether the interval lies completely beyond this difference, in either direction. */
    boolean beyond(double millis) {
        return low > millis || high < -millis;
    }

    @Override
    public String toString() {
        return "median %+.3f ms, 95 %% interval %+.3f … %+.3f ms, p %.3f, %d pairs"
                .formatted(median, low, high, p, pairs);
    }
}
