package dateline.policy;

import java.util.stream.Collectors;

/**
 * States a policy as Content Signals (contentsignals.org, September 2025): a line of robots.txt with yes or no for search, ai-input
 * and ai-train. It has no terms, so an offer reads as no. Text and data mining is left out.
 */
final class ContentSignals2025 {

    static final String NAME = "Content-Signal";

    private ContentSignals2025() {}

    static String value(EffectivePolicy policy) {
        return policy.stream()
                .filter(use -> use.use().contentSignal().isPresent())
                .map(use -> use.use().contentSignal().get() + "=" + (use.value() == UseValue.OPEN ? "yes" : "no"))
                .collect(Collectors.joining(", "));
    }
}
