package dateline.http.describe;

/** A response that shows a secret once. For a replay under {@code Idempotency-Key} the response is stored without the secret. */
public interface HoldsSecret {

    Object withoutSecret();
}
