package dateline.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A use of published texts by machines. This is the one table that relates a use of the policy to the use of a permission and to
 * the word of each vocabulary; a use without a word is left out of the signals of that vocabulary.
 */
public enum PolicyUse {
    /** To index for search results that link back. */
    SEARCH("search", "index", "search", "search", "search", false, UseValue.OPEN),
    /** To retrieve in order to answer the question of a user. */
    AI_INPUT("aiInput", "aiInput", "ai-input", "ai-input", "ai-use", false, UseValue.RESERVED),
    /** To train or fine-tune a model. */
    AI_TRAINING("aiTraining", "aiTraining", "ai-train", "ai-train", "train-ai", false, UseValue.RESERVED),
    /** Automated analysis (Directive (EU) 2019/790, Article 4). */
    TEXT_AND_DATA_MINING("textAndDataMining", null, null, null, null, true, UseValue.RESERVED);

    private final String wireName;
    private final String permissionUse;
    private final String rsl;
    private final String contentSignal;
    private final String aipref;
    private final boolean mining;
    private final UseValue defaultValue;

    PolicyUse(
            String wireName,
            String permissionUse,
            String rsl,
            String contentSignal,
            String aipref,
            boolean mining,
            UseValue defaultValue) {
        this.wireName = wireName;
        this.permissionUse = permissionUse;
        this.rsl = rsl;
        this.contentSignal = contentSignal;
        this.aipref = aipref;
        this.mining = mining;
        this.defaultValue = defaultValue;
    }

    /** The name in the API, such as {@code aiInput}. */
    public String wireName() {
        return wireName;
    }

    /** The use that a permission names for the same purpose; empty where permissions have none. */
    public Optional<String> permissionUse() {
        return Optional.ofNullable(permissionUse);
    }

    /** The usage token of RSL 1.0. */
    Optional<String> rsl() {
        return Optional.ofNullable(rsl);
    }

    /** The word of the Content Signals policy. */
    Optional<String> contentSignal() {
        return Optional.ofNullable(contentSignal);
    }

    /** The label of draft-ietf-aipref-vocab-08. */
    Optional<String> aipref() {
        return Optional.ofNullable(aipref);
    }

    /** Whether TDMRep reserves this use. */
    boolean isMining() {
        return mining;
    }

    /** The value that applies where no level sets the use. */
    public UseValue defaultValue() {
        return defaultValue;
    }

    static List<PolicyUse> all() {
        return Arrays.asList(values());
    }
}
