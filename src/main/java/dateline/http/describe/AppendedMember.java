package dateline.http.describe;

/**
 * The member that persisting has added to a {@link DurableResponse}, a JSON object. It is appended to the bytes of the representation, so
 * that these are not serialized again.
 *
 * @param added value of the member
 */
public record AppendedMember(String member, Object added) {}
