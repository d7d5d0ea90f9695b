package dateline.outbound;

import java.util.List;
import java.util.Optional;

/** An outbound configuration for tests. */
record FixedOutboundConfig(List<String> allowed, List<String> refused, boolean httpsOnly) implements OutboundConfig {

    static FixedOutboundConfig allowing(String... targets) {
        return new FixedOutboundConfig(List.of(targets), List.of(), false);
    }

    @Override
    public Optional<List<String>> allowPrivateTargets() {
        return Optional.of(allowed);
    }

    @Override
    public Optional<List<String>> refuseTargets() {
        return Optional.of(refused);
    }

    @Override
    public String userAgent() {
        return "Dateline (+https://api.example)";
    }
}
