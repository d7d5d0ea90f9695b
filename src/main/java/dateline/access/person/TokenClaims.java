package dateline.access.person;

import dateline.http.problem.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;

/**
 * Reads the person from a token whose signature, issuer and audience were verified. It refuses other kinds of tokens, and lifetimes
 * that are too long.
 */
final class TokenClaims {

    private static final int MAX_LENGTH = 255;
    private static final Set<String> ACCESS_TOKEN_TYPES = Set.of("at+jwt", "application/at+jwt");
    // Only ID tokens have these (OpenID Connect Core, 2 and 3.3.2.11), and only logout tokens have events.
    private static final List<String> FOREIGN_CLAIMS = List.of("nonce", "at_hash", "c_hash", "s_hash", "events");
    private static final JwtConsumer PARSER = new JwtConsumerBuilder()
            .setSkipSignatureVerification()
            .setDisableRequireSignature()
            .setSkipAllValidators()
            .build();

    private final PersonConfig config;
    private final GroupScopes scopes;

    TokenClaims(PersonConfig config) {
        this.config = config;
        this.scopes = new GroupScopes(config.groups().orElse(List.of()));
    }

    /** @throws Problem 401 if the token gives its holder nothing here */
    Person read(String verifiedToken) {
        try {
            JwtContext token = PARSER.process(verifiedToken);
            JwtClaims claims = token.getJwtClaims();
            requireAccessToken(token.getJoseObjects().get(0).getHeader("typ"), claims);
            NumericDate issued = claims.getIssuedAt();
            NumericDate end = claims.getExpirationTime();
            if (issued == null || end == null) throw Person.refused("The token lacks the claim iat or exp.");
            requireShort(issued, end);
            List<String> granted = scopes.of(groups(claims));
            if (granted.isEmpty())
                throw Person.refused(
                        "No group of this token has a scope on this server. Ask an administrator to add you to a group.");
            NumericDate start = claims.getNotBefore();
            String subject = subject(claims);
            return new Person(
                    subject,
                    name(claims, subject),
                    granted,
                    instant(start != null && start.isAfter(issued) ? start : issued),
                    instant(end));
        } catch (InvalidJwtException | MalformedClaimException | ClassCastException | DateTimeException e) {
            // The last two: a type in the header that is no text, and an instant beyond all years.
            throw malformed();
        }
    }

    static Problem malformed() {
        return Person.refused("A claim of the token does not have the form that RFC 7519 requires.");
    }

    private void requireAccessToken(String type, JwtClaims claims) {
        String shortType = type == null ? "" : type.toLowerCase(Locale.ROOT);
        boolean isTyped = ACCESS_TOKEN_TYPES.contains(shortType);
        boolean isUntyped = !config.requireType() && (shortType.isEmpty() || shortType.equals("jwt"));
        boolean isForeign =
                FOREIGN_CLAIMS.stream().anyMatch(claims::hasClaim) || "ID".equals(claims.getClaimValue("typ"));
        if (!isTyped && !isUntyped || isForeign)
            throw Person.refused("This is not an access token. Send the access token, not the ID token.");
    }

    private void requireShort(NumericDate issued, NumericDate end) {
        Duration lifetime = Duration.ofSeconds(end.getValue() - issued.getValue());
        if (lifetime.compareTo(config.maxLifetime()) > 0)
            throw Person.refused(
                    "The token is valid for " + lifetime.toSeconds() + " seconds; this server accepts at most "
                            + config.maxLifetime().toSeconds() + ".");
    }

    private static String subject(JwtClaims claims) throws MalformedClaimException {
        String subject = claims.getSubject();
        if (subject == null || subject.isBlank() || subject.length() > MAX_LENGTH || hasControl(subject))
            throw Person.refused(
                    "The claim sub of the token is missing, longer than " + MAX_LENGTH + " characters, or unreadable.");
        return subject;
    }

    private String name(JwtClaims claims, String subject) {
        Object name = claims.getClaimValue(config.nameClaim());
        if (!(name instanceof String text) || text.isBlank() || hasControl(text)) return subject;
        String stripped = text.strip();
        return stripped.codePointCount(0, stripped.length()) <= MAX_LENGTH
                ? stripped
                : stripped.substring(0, stripped.offsetByCodePoints(0, MAX_LENGTH));
    }

    private List<String> groups(JwtClaims claims) {
        Object value = claims.getClaimValue(config.groupsClaim());
        // A claim with a slash in its name, such as a URL, is taken as it is.
        if (value == null) value = nested(claims.getClaimsMap(), config.groupsClaim());
        if (value instanceof String group) return List.of(group);
        if (!(value instanceof List<?> list)) return List.of();
        return list.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    private static Object nested(Object claims, String path) {
        Object value = claims;
        for (String member : path.split("/")) value = value instanceof Map<?, ?> object ? object.get(member) : null;
        return value;
    }

    // Bidirectional controls could make a name look like another one in the audit log.
    private static boolean hasControl(String text) {
        return text.codePoints().anyMatch(point -> {
            int type = Character.getType(point);
            return type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
        });
    }

    private static Instant instant(NumericDate date) {
        return Instant.ofEpochSecond(Objects.requireNonNull(date).getValue());
    }
}
