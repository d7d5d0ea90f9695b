package dateline.article.body;

import dateline.article.check.Readable;
import dateline.article.check.WebAddress;
import dateline.policy.PolicyLevel;
import dateline.policy.PolicyUse;
import dateline.policy.UseTerms;
import dateline.policy.UseValue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The use policy of one level, as requests contain it and as it is stored. A use that is null is not set at this level.
 *
 * @param contact email address, or http or https URL of a form
 */
public record UsePolicy(
        @Pattern(regexp = VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String search,

        @Pattern(regexp = VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String aiInput,

        @Pattern(regexp = VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String aiTraining,

        @Pattern(regexp = VALUES) @Schema(enumeration = {"open", "offered", "reserved"})
        String textAndDataMining,

        @WebAddress String termsUrl,
        @Pattern(regexp = CONTACT) String contact,
        @Readable(message = NOTE_MESSAGE) @Size(max = 500) String priceNote) {

    public static final String VALUES = "open|offered|reserved";

    public static final String NOTE_MESSAGE = "A note must contain a letter or a digit, of any script.";

    /** An email address, or an http or https URL, of at most some 300 characters. */
    public static final String CONTACT = "[^@\\s/:]{1,64}+@[^@\\s/:]{1,255}+|https?+://[^\\s/]{1,255}+(/\\S{0,300}+)?+";

    /**
     * Returns the policy as a level of the decision.
     *
     * @param subject slug of the source or section, id of the article; empty for the newsroom
     */
    public PolicyLevel toLevel(PolicyLevel.LevelKind kind, String subject, Instant since) {
        Map<PolicyUse, UseValue> values = new EnumMap<>(PolicyUse.class);
        put(values, PolicyUse.SEARCH, search);
        put(values, PolicyUse.AI_INPUT, aiInput);
        put(values, PolicyUse.AI_TRAINING, aiTraining);
        put(values, PolicyUse.TEXT_AND_DATA_MINING, textAndDataMining);
        return new PolicyLevel(
                kind, subject.isEmpty() ? null : subject, values, new UseTerms(termsUrl, contact, priceNote), since);
    }

    private static void put(Map<PolicyUse, UseValue> values, PolicyUse use, String value) {
        if (value != null) values.put(use, UseValue.of(value));
    }
}
