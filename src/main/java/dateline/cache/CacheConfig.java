package dateline.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How much this node keeps of what it has answered. */
@ConfigMapping(prefix = "dateline.cache")
interface CacheConfig {

    /** Memory for answers, such as {@code 64M}; 0 keeps none. Where it is not set, a quarter of the heap. */
    Optional<MemorySize> bytes();

    default long most() {
        return bytes().map(MemorySize::asLongValue).orElse(Runtime.getRuntime().maxMemory() / 4);
    }
}
