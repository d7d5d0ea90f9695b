package dateline.push.delivery;

import dateline.outbound.OutboundFailure;
import dateline.outbound.OutboundResponse;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outcome of an attempt.
 *
 * @param requestHeaders headers of the request
 * @param latency from the start of the call to the response or the failure
 * @param status null without a response
 * @param responseHeaders of the response; several values of one header are joined with commas
 * @param responseBody the beginning of the response body, at most 1,000 characters; null for an empty one
 * @param error error code of the contract; null for a 2xx
 * @param detail explanation of {@code error}
 * @param endedAt end of the attempt, as {@link System#nanoTime()}
 */
@RecordBuilder
record AttemptOutcome(
        LeasedDelivery delivery,
        Map<String, String> requestHeaders,
        Duration latency,
        Integer status,
        Map<String, String> responseHeaders,
        String responseBody,
        String error,
        String detail,
        long endedAt) {

    private static final int MAX_BODY_LENGTH = 1_000;
    // UTF-8 needs at most 4 bytes per character.
    static final int MAX_BODY_BYTES = 4 * MAX_BODY_LENGTH;
    private static final String RETRY_AFTER = "retry-after";
    private static final int MAX_HEADERS = 40;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_VALUE_LENGTH = 500;
    /** Maximum total of the header names and values that are stored of a response, in characters. */
    private static final int MAX_TOTAL_LENGTH = 4_000;
    /**
     * Stored characters of a signature, {@code v1,} included: enough to tell two signatures apart, too few to use
     * one.
     */
    private static final int SIGNATURE_PREFIX_LENGTH = 11;

    private static final Set<Integer> THROTTLING_STATUSES = Set.of(429, 502, 503, 504);
    private static final Duration MAX_RETRY_AFTER = Duration.ofHours(1);

    static AttemptOutcome of(
            LeasedDelivery delivery, Map<String, String> requestHeaders, Duration latency, OutboundResponse response) {
        return AttemptOutcomeBuilder.builder()
                .delivery(delivery)
                .requestHeaders(requestHeaders)
                .latency(latency)
                .status(response.status())
                .responseHeaders(limitHeaders(response.headers().map()))
                .responseBody(limitBody(response.body()))
                .error(errorOf(response.status()))
                .detail(detailOf(response.status()))
                .endedAt(System.nanoTime())
                .build();
    }

    static AttemptOutcome of(
            LeasedDelivery delivery, Map<String, String> requestHeaders, Duration latency, Throwable failure) {
        boolean isCallFailure = failure instanceof OutboundFailure;
        String error = isCallFailure ? ((OutboundFailure) failure).kind().code() : "internal";
        String detail = isCallFailure ? failure.getMessage() : "This server could not send the request.";
        return AttemptOutcomeBuilder.builder()
                .delivery(delivery)
                .requestHeaders(requestHeaders)
                .latency(latency)
                .error(error)
                .detail(detail)
                .endedAt(System.nanoTime())
                .build();
    }

    private static String errorOf(int status) {
        if (status >= 200 && status < 300) return null;
        if (status >= 300 && status < 400) return "redirected";
        return status == 410 ? "gone" : "refused";
    }

    private static String detailOf(int status) {
        if (status >= 200 && status < 300) return null;
        if (status >= 300 && status < 400) return "Redirects are not followed: change the webhook's url.";
        return status == 410
                ? "The receiver asked for no more deliveries."
                : "Only a 2xx response confirms a delivery.";
    }

    // Retry-After comes first, so that the limits on stored headers never remove it.
    private static Map<String, String> limitHeaders(Map<String, List<String>> all) {
        Map<String, String> limited = new LinkedHashMap<>();
        all.forEach((name, values) -> {
            if (name.equalsIgnoreCase(RETRY_AFTER)) addHeader(limited, name, values);
        });
        all.forEach((name, values) -> addHeader(limited, name, values));
        return limited;
    }

    private static void addHeader(Map<String, String> limited, String name, List<String> values) {
        String key = clean(name, MAX_NAME_LENGTH);
        String value = clean(String.join(", ", values), MAX_VALUE_LENGTH);
        int size = limited.entrySet().stream()
                .mapToInt(header -> header.getKey().length() + header.getValue().length())
                .sum();
        if (limited.size() < MAX_HEADERS && size + key.length() + value.length() <= MAX_TOTAL_LENGTH)
            limited.put(key, value);
    }

    /** Request headers as they are stored, with shortened signatures. */
    Map<String, String> redactedRequestHeaders() {
        Map<String, String> redacted = new LinkedHashMap<>(requestHeaders);
        redacted.computeIfPresent(
                "webhook-signature",
                (name, signatures) -> Arrays.stream(signatures.split(" "))
                        .map(signature -> signature.length() <= SIGNATURE_PREFIX_LENGTH
                                ? signature
                                : signature.substring(0, SIGNATURE_PREFIX_LENGTH) + "…")
                        .collect(Collectors.joining(" ")));
        return redacted;
    }

    private static String limitBody(byte[] bytes) {
        if (bytes.length == 0) return null;
        return clean(new String(bytes, StandardCharsets.UTF_8), MAX_BODY_LENGTH);
    }

    // PostgreSQL cannot store the character U+0000. A surrogate pair is not split at the end.
    private static String clean(String text, int maxLength) {
        String cleaned = text.replace("\0", "");
        if (cleaned.length() <= maxLength) return cleaned;
        return cleaned.substring(
                0, Character.isHighSurrogate(cleaned.charAt(maxLength - 1)) ? maxLength - 1 : maxLength);
    }

    boolean isSuccess() {
        return error == null;
    }

    /** Whether the lease of the delivery has not ended yet, so that no other node has claimed it. */
    boolean isLeased() {
        return System.nanoTime() - endedAt < DeliveryQueue.RECORDING_TIME.toNanos();
    }

    boolean isGone() {
        return "gone".equals(error);
    }

    boolean isThrottled() {
        return status != null && THROTTLING_STATUSES.contains(status);
    }

    /**
     * The pause that the receiver asks for with {@code Retry-After} and status 429, 502, 503 or 504, at most one
     * hour; empty if it asks for none.
     */
    Optional<Duration> retryAfter(Instant now) {
        String value = responseHeaders == null || !isThrottled() ? null : findHeader(RETRY_AFTER);
        if (value == null) return Optional.empty();
        try {
            Duration pause = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            if (pause.isNegative()) return Optional.empty();
            return Optional.of(pause.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : pause);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    private String findHeader(String name) {
        return responseHeaders.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
