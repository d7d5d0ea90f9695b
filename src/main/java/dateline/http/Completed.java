package dateline.http;

/**
 * A {@link Recorded} answer to which writing it down has added one member, the last of them: what it is described by is not made into bytes again.
 *
 * @param whole with that member
 * @param added what stands under its name
 */
public record Completed(Object whole, String member, Object added) {}
