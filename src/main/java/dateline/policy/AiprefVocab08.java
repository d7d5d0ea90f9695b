package dateline.policy;

import java.util.stream.Collectors;

/**
 * States a policy in the vocabulary of draft-ietf-aipref-vocab-08 (14 September 2026), attached as draft-ietf-aipref-attach-05 says: y
 * or n for search, ai-use and train-ai. It has no terms, so an offer reads as n. Text and data mining is left out.
 */
final class AiprefVocab08 {

    static final String NAME = "Content-Usage";

    private AiprefVocab08() {}

    static String value(EffectivePolicy policy) {
        return policy.stream()
                .filter(use -> use.use().aipref().isPresent())
                .map(use -> use.use().aipref().get() + "=" + (use.value() == UseValue.OPEN ? "y" : "n"))
                .collect(Collectors.joining(", "));
    }
}
