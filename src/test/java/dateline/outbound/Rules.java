package dateline.outbound;

import java.util.List;
import java.util.Optional;

/** What an operator might have configured. */
record Rules(List<String> allowed, List<String> refused, boolean httpsOnly) implements OutboundConfig {

    static Rules allowing(String... targets) {
        return new Rules(List.of(targets), List.of(), false);
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
