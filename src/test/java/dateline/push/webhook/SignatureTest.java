package dateline.push.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final byte[] SECRET = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    @Test
    void theTestVectorOfStandardWebhooksIsReproduced() {
        assertEquals(PUBLISHED, Signature.of(List.of(SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, BODY));
    }

    @Test
    void bothSecretsSignDuringARotation() {
        byte[] next = "the next one, of 32 bytes, not 31".getBytes(StandardCharsets.UTF_8);
        String both = Signature.of(List.of(next, SECRET), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, BODY);
        assertEquals(2, both.split(" ").length);
        assertEquals(PUBLISHED, both.split(" ")[1]);
        assertEquals(
                Signature.of(List.of(next), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330L, BODY), both.split(" ")[0]);
    }
}
