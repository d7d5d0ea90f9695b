package dateline.http.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import dateline.http.base.Unicode;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Configures Jackson for requests and responses. Requests: no unknown or duplicate members, no coercion, nothing after the document, valid
 * Unicode only. Responses: no members that are null, instants and durations as ISO 8601 text.
 */
@Singleton
public class JsonMapperCustomizer implements ObjectMapperCustomizer {

    // Names, values and brackets. Each takes some 60 bytes of memory, however short it is.
    private static final int MAX_TOKENS = 100_000;
    private static final Duration MAX_DURATION = Duration.ofDays(36_525);
    private final CurrentVertxRequest current;

    JsonMapperCustomizer(CurrentVertxRequest current) {
        this.current = current;
    }

    // After the customizers of Quarkus, whose modules would read numbers as instants.
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
        mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
        mapper.disable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS);
        mapper.setConfig(mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        for (LogicalType type :
                List.of(LogicalType.Textual, LogicalType.Boolean, LogicalType.Integer, LogicalType.Float)) {
            for (CoercionInputShape shape : CoercionInputShape.values()) {
                if (!isAccepted(type, shape)) mapper.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail);
            }
        }
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);
        mapper.getFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        mapper.getFactory().configure(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8, true);
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxTokenCount(MAX_TOKENS)
                        .build());
        mapper.addHandler(new ReadOnlyMembers(current));
        mapper.registerModule(new SimpleModule("text")
                .addDeserializer(String.class, new TextDeserializer())
                .addDeserializer(Instant.class, new InstantDeserializer())
                .addDeserializer(Duration.class, new DurationDeserializer()));
    }

    private static boolean isAccepted(LogicalType type, CoercionInputShape shape) {
        return switch (type) {
            case Textual -> shape == CoercionInputShape.String || shape == CoercionInputShape.EmptyString;
            case Boolean -> shape == CoercionInputShape.Boolean;
            case Integer -> shape == CoercionInputShape.Integer;
            case Float -> shape == CoercionInputShape.Float || shape == CoercionInputShape.Integer;
            default -> true;
        };
    }

    /** Reads instants as RFC 3339 strings, truncated to microseconds. Numbers are refused. */
    private static final class InstantDeserializer extends StdScalarDeserializer<Instant> {
        InstantDeserializer() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (Instant) context.handleUnexpectedToken(Instant.class, parser);
            }
            String text = parser.getText().strip();
            try {
                Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
                if (QueryParameters.isInRange(instant)) return instant;
            } catch (DateTimeParseException e) {
                // Reported below like every invalid value.
            }
            return (Instant) context.handleWeirdStringValue(Instant.class, text, "no instant");
        }
    }

    /** Reads durations as ISO 8601 strings. Numbers are refused, because they have no unit. */
    private static final class DurationDeserializer extends StdScalarDeserializer<Duration> {

        DurationDeserializer() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (Duration) context.handleUnexpectedToken(Duration.class, parser);
            }
            try {
                Duration duration = Duration.parse(parser.getText().strip());
                if (!duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0) return duration;
            } catch (DateTimeParseException | ArithmeticException e) {
                // Reported below like every invalid value.
            }
            return (Duration) context.handleWeirdStringValue(Duration.class, parser.getText(), "no duration");
        }
    }

    /** Reads text, checked and with normalized line breaks by {@link Unicode}. */
    private static final class TextDeserializer extends StdScalarDeserializer<String> {

        TextDeserializer() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return (String) context.handleUnexpectedToken(String.class, parser);
            }
            String text = parser.getText();
            return Unicode.isText(text)
                    ? Unicode.normalizeLineBreaks(text)
                    : (String) context.handleWeirdStringValue(String.class, text, "not text");
        }
    }
}
