package dateline.http.describe;

/** An answer that shows a secret once: what is stored for a replay is the answer without it. */
public interface HoldsSecret {

    Object withoutSecret();
}
