package dateline.change;

import java.time.Duration;
import java.util.Optional;

/**
 * Result of a poll of a change feed.
 *
 * @param cursor where to continue
 * @param hasChanges whether the response is worth sending; otherwise nothing new can be read now
 * @param nextDueIn when there may be changes because of a scheduled transition; empty where only the log brings them
 */
public record PollResult<T>(T response, String cursor, boolean hasChanges, Optional<Duration> nextDueIn) {}
