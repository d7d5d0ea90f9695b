package dateline.syndication;

import dateline.JsonBody;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Verifies receipts with the JDK only, as a third party could. */
public final class PlainVerifier {

    private final String keys;

    /** @param server whose receipts are to be verified */
    public PlainVerifier(String server) throws IOException, InterruptedException {
        keys = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server + "/.well-known/jwks.json"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    public String keys() {
        return keys;
    }

    public static String header(String statement) {
        return text(statement.split("\\.")[0]);
    }

    public static String payload(String statement) {
        return text(statement.split("\\.")[1]);
    }

    public static String kid(String statement) {
        return match("\"kid\":\"([^\"]+)\"", header(statement));
    }

    public boolean verifies(String statement) throws GeneralSecurityException {
        String[] parts = statement.split("\\.", -1);
        return verifies(
                kid(statement),
                parts[0] + "." + parts[1],
                Base64.getUrlDecoder().decode(parts[2]));
    }

    public boolean verifies(String kid, String signed, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key(kid));
        verifier.update(signed.getBytes(StandardCharsets.US_ASCII));
        try {
            return verifier.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    // RFC 8037: x is the little-endian y coordinate, whose last bit is that of the other one.
    private PublicKey key(String kid) throws GeneralSecurityException {
        byte[] x = Base64.getUrlDecoder().decode(x(kid));
        boolean odd = (x[x.length - 1] & 0x80) != 0;
        x[x.length - 1] &= 0x7F;
        byte[] y = new byte[x.length];
        for (int i = 0; i < x.length; i++) y[i] = x[x.length - 1 - i];
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, y));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }

    public String x(String kid) {
        Matcher key = Pattern.compile("\\{[^{}]*}").matcher(keys);
        while (key.find()) {
            if (key.group().contains(JsonBody.with("kid", kid).members()))
                return match("\"x\":\"([^\"]+)\"", key.group());
        }
        throw new AssertionError("no key " + kid + " in " + keys);
    }

    /** RFC 7638. */
    public static String thumbprint(String x) throws GeneralSecurityException {
        String members =
                JsonBody.with("crv", "Ed25519").and("kty", "OKP").and("x", x).json();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String match(String pattern, String in) {
        Matcher matcher = Pattern.compile(pattern).matcher(in);
        if (!matcher.find()) throw new AssertionError("no " + pattern + " in " + in);
        return matcher.group(1);
    }
}
