package dateline.syndication.delivery;

import java.time.Instant;
import java.util.UUID;

/**
 * The record of a delivery.
 *
 * @param deliveredAt instant of the first delivery, so that repeated deliveries of the same text have the same bytes
 * @param statement compact JWS (RFC 7515, Ed25519) that names the content, the recipient and the permission; its keys
 *     are at {@code /.well-known/jwks.json}
 */
public record Receipt(UUID id, Instant deliveredAt, String statement) {}
