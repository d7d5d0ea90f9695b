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
 * @param sent headers of the request
 * @param latency from the start of the call to the response or the failure
 * @param status null without a response
 * @param headers of the response; several values of one header are joined with commas
 * @param body the beginning of the response body, at most 1,000 characters; null for an empty one
 * @param error error code of the contract; null for a 2xx
 * @param detail explanation of {@code error}
 * @param cameHome end of the attempt, as {@link System#nanoTime()}
 */
@RecordBuilder
record AttemptOutcome(
        LeasedDelivery delivery,
        Map<String, String> sent,
        Duration latency,
        Integer status,
        Map<String, String> headers,
        String body,
        String error,
        String detail,
        long cameHome) {

    private static final int BODY_KEPT = 1_000;
    // UTF-8 needs at most 4 bytes per character.
    static final int BYTES_KEPT = 4 * BODY_KEPT;
    private static final String RETRY_AFTER = "retry-after";
    private static final int HEADERS_KEPT = 40;
    private static final int HEADER_NAME_KEPT = 100;
    private static final int HEADER_KEPT = 500;
    /** Maximum total of the header names and values that are stored of a response, in characters. */
    private static final int ALL_HEADERS_KEPT = 4_000;
    /**
     * Stored characters of a signature, {@code v1,} included: enough to tell two signatures apart, too few to use
     * one.
     */
    private static final int SIGNATURE_KEPT = 11;

    private static final Set<Integer> THROTTLED = Set.of(429, 502, 503, 504);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    static AttemptOutcome of(
            LeasedDelivery delivery, Map<String, String> sent, Duration latency, OutboundResponse answer) {
        return AttemptOutcomeBuilder.builder()
                .delivery(delivery)
                .sent(sent)
                .latency(latency)
                .status(answer.status())
                .headers(headers(answer.headers().map()))
                .body(body(answer.body()))
                .error(error(answer.status()))
                .detail(detail(answer.status()))
                .cameHome(System.nanoTime())
                .build();
    }

    static AttemptOutcome of(LeasedDelivery delivery, Map<String, String> sent, Duration latency, Throwable failure) {
        boolean known = failure instanceof OutboundFailure;
        String error = known ? ((OutboundFailure) failure).kind().code() : "internal";
        String detail = known ? failure.getMessage() : "This side could not send it.";
        return AttemptOutcomeBuilder.builder()
                .delivery(delivery)
                .sent(sent)
                .latency(latency)
                .error(error)
                .detail(detail)
                .cameHome(System.nanoTime())
                .build();
    }

    private static String error(int status) {
        if (status >= 200 && status < 300) return null;
        if (status >= 300 && status < 400) return "redirected";
        return status == 410 ? "gone" : "refused";
    }

    private static String detail(int status) {
        if (status >= 200 && status < 300) return null;
        if (status >= 300 && status < 400) return "Redirects are not followed: change the webhook's url.";
        return status == 410 ? "The receiver wants no more." : "Only a 2xx says that it was taken.";
    }

    // Retry-After comes first, so that the limits on stored headers never remove it.
    private static Map<String, String> headers(Map<String, List<String>> all) {
        Map<String, String> kept = new LinkedHashMap<>();
        all.forEach((name, values) -> {
            if (name.equalsIgnoreCase(RETRY_AFTER)) keep(kept, name, values);
        });
        all.forEach((name, values) -> keep(kept, name, values));
        return kept;
    }

    private static void keep(Map<String, String> kept, String name, List<String> values) {
        String key = clean(name, HEADER_NAME_KEPT);
        String value = clean(String.join(", ", values), HEADER_KEPT);
        int size = kept.entrySet().stream()
                .mapToInt(one -> one.getKey().length() + one.getValue().length())
                .sum();
        if (kept.size() < HEADERS_KEPT && size + key.length() + value.length() <= ALL_HEADERS_KEPT)
            kept.put(key, value);
    }

    /** Request headers as they are stored, with shortened signatures. */
    Map<String, String> sentHeaders() {
        Map<String, String> kept = new LinkedHashMap<>(sent);
        kept.computeIfPresent(
                "webhook-signature",
                (name, signatures) -> Arrays.stream(signatures.split(" "))
                        .map(one -> one.length() <= SIGNATURE_KEPT ? one : one.substring(0, SIGNATURE_KEPT) + "…")
                        .collect(Collectors.joining(" ")));
        return kept;
    }

    private static String body(byte[] bytes) {
        if (bytes.length == 0) return null;
        return clean(new String(bytes, StandardCharsets.UTF_8), BODY_KEPT);
    }

    // PostgreSQL cannot store the character U+0000. A surrogate pair is not split at the end.
    private static String clean(String text, int most) {
        String plain = text.replace("\0", "");
        if (plain.length() <= most) return plain;
        return plain.substring(0, Character.isHighSurrogate(plain.charAt(most - 1)) ? most - 1 : most);
    }

    boolean taken() {
        return error == null;
    }

    /** Whether the lease of the delivery has not ended yet, so that no other node has claimed it. */
    boolean leased() {
        return System.nanoTime() - cameHome < DeliveryQueue.TO_WRITE.toNanos();
    }

    boolean gone() {
        return "gone".equals(error);
    }

    boolean throttled() {
        return status != null && THROTTLED.contains(status);
    }

    /**
     * The pause that the receiver asks for with {@code Retry-After} and status 429, 502, 503 or 504, at most one
     * hour; empty if it asks for none.
     */
    Optional<Duration> wish(Instant now) {
        String value = headers == null || !throttled() ? null : header(RETRY_AFTER);
        if (value == null) return Optional.empty();
        try {
            Duration wish = value.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(value))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            if (wish.isNegative()) return Optional.empty();
            return Optional.of(wish.compareTo(LONGEST_WISH) > 0 ? LONGEST_WISH : wish);
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
