package dateline.access.admin;

import java.time.Duration;

/**
 * Replaces a key or secret by a new one.
 *
 * @param overlap how long the old one remains valid, ISO 8601: P1D where it is absent, at most P30D, PT0S to end it
 *     immediately
 */
public record RotationRequest(Duration overlap) {}
