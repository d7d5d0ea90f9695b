package dateline.syndication.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * The record of a delivery.
 *
 * @param deliveredAt of the first time, so that the same text is the same bytes
 * @param statement compact JWS (RFC 7515, Ed25519) of what was delivered to whom under which permission; its keys are at
 *     {@code /.well-known/jwks.json}
 */
public record Receipt(UUID id, Instant deliveredAt, String statement) {}
