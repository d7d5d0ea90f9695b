package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SecretPathTest {

    private static final String TOKEN = "pv_" + "aB3-_".repeat(8) + "xyz";

    @Test
    void aPathHasNoTokenAndNoQuery() {
        assertEquals("/v1/previews/{token}", SecretPath.of("/v1/previews/" + TOKEN));
        assertEquals("/v1/previews/{token}.html", SecretPath.of("/v1/previews/" + TOKEN + ".html?q=" + TOKEN));
        assertEquals("/V1/preview/{token}/{token}", SecretPath.of("/V1/preview/" + TOKEN + "/" + TOKEN));
        assertEquals("/v1/previews/{token}", SecretPath.of("/v1/previews/%70v_" + TOKEN.substring(3)));
        assertEquals("/v1/articles/caf%C3%A9", SecretPath.of("/v1/articles/caf%C3%A9?q=x"));
        assertEquals("/v1/%zz/{token}", SecretPath.of("/v1/%zz/" + TOKEN));
    }
}
