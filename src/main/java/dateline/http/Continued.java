package dateline.http;

/**
 * An answer, an object of JSON, whose first members are in bytes already: these are not made again, and no fields are
 * chosen among them.
 *
 * @param begun an object of its own, with a member at least
 * @param rest is told as an object, with a member at least; its members follow those
 */
public record Continued(byte[] begun, Object rest) {}
