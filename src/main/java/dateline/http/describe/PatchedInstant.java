package dateline.http.describe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Reads an instant that null removes: null becomes an empty {@code Optional}, and a member that is left out becomes null. */
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
