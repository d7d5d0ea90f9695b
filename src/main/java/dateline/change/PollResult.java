package dateline.change;

import java.time.Duration;
import java.util.Optional;

/**
 * What a follower saw when it looked.
 *
 * @param cursor where it goes on
 * @param hasChanges whether it is worth an answer; else there was nothing, and there is nothing more to read now
 * @param nextDueIn when there may be something by time alone; empty where only the log brings it
 */
public record PollResult<T>(T response, String cursor, boolean hasChanges, Optional<Duration> nextDueIn) {}
