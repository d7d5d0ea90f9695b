package dateline.http.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicUrlTest {

    @ParameterizedTest
    @CsvSource({"true,true", "false,false", "'',false", "' ',false"})
    void anEmptyDemoSettingCountsAsNone(String value, boolean expected) {
        assertEquals(expected, settings("dateline.demo", value).demo());
    }

    @Test
    void theDemoIsOffByDefault() {
        assertFalse(settings("dateline.data-dir", "data").demo());
    }

    private static PublicUrl settings(String key, String value) {
        return new SmallRyeConfigBuilder()
                .withMapping(PublicUrl.class)
                .withDefaultValue("dateline.public-url", "https://api.example.com")
                .withDefaultValue(key, value)
                .build()
                .getConfigMapping(PublicUrl.class);
    }
}
