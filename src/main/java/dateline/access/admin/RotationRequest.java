package dateline.access.admin;

import java.time.Duration;

/**
 * A new key or secret in place of one.
 *
 * @param overlap how long the old one still serves, ISO 8601: P1D where it is left out, at most P30D, PT0S to end it at once
 */
public record RotationRequest(Duration overlap) {}
