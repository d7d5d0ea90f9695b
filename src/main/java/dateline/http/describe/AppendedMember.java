package dateline.http.describe;

/**
 * What writing it down has added to a {@link DurableResponse} answer, an object of JSON: its last member. What it is described by is not made into bytes again.
 *
 * @param added what stands under its name
 */
public record AppendedMember(String member, Object added) {}
