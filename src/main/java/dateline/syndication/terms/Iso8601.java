package dateline.syndication.terms;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Duration;

/** Serializes durations as ISO 8601 with days: P1D instead of PT24H. */
public final class Iso8601 extends StdSerializer<Duration> {

    Iso8601() {
        super(Duration.class);
    }

    @Override
    public void serialize(Duration duration, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeString(format(duration));
    }

    public static String format(Duration duration) {
        long days = duration.toDays();
        Duration rest = duration.minusDays(days);
        if (days <= 0) return duration.toString();
        return "P" + days + "D" + (rest.isZero() ? "" : rest.toString().substring(1));
    }
}
