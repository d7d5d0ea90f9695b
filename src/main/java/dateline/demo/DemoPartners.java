package dateline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.access.Keys;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;

/** The demo newsroom's partners, their permissions, and everybody's keys. */
@ApplicationScoped
public class DemoPartners {

    private static final Duration VALID = Duration.ofDays(3650);

    private final DemoKeys demo;
    private final Keys keys;

    DemoPartners(DemoKeys demo, Keys keys) {
        this.demo = demo;
        this.keys = keys;
    }

    void fill(JsonNode partners, Instant now) {
        for (DemoKeys.DemoKey key : DemoKeys.ALL) {
            if (key.partner() == null)
                keys.makeFixed(key.key(), key.name(), key.scopes(), null, null, now, now.plus(VALID));
        }
    }
}
