package dateline.http.describe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** An instant that null takes away: the member is empty then, and null where it was left out. */
public final class PatchedInstant extends StdDeserializer<Optional<Instant>> {

    PatchedInstant() {
        super(Optional.class);
    }

    @Override
    public Optional<Instant> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        return Optional.of(context.readValue(parser, Instant.class));
    }

    @Override
    public Optional<Instant> getNullValue(DeserializationContext context) {
        return Optional.empty();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
