package dateline.policy;

/**
 * How to ask for a permission. Each component may be null.
 *
 * @param url page with the terms
 * @param contact email address, or URL of a form
 * @param priceNote about the price, for people
 */
public record UseTerms(String url, String contact, String priceNote) {

    public static final UseTerms NONE = new UseTerms(null, null, null);
}
