package dateline.policy;

/**
 * The effective value of one use.
 *
 * @param level that decided: the nearest of those with the strictest value
 */
public record EffectiveUse(PolicyUse use, UseValue value, PolicyLevel level) {

    public UseTerms terms() {
        return level.terms();
    }
}
