package dateline.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** How much this node keeps of what it has answered. */
@ConfigMapping(prefix = "dateline.cache")
interface CacheConfig {

    /**
     * Memory for answers, such as {@code 64M}; 0 keeps none, half of the heap's size is the most. Where it is not set, a quarter of that.
     */
    Optional<MemorySize> bytes();

    default long most() {
        long heap = Runtime.getRuntime().maxMemory();
        long most = bytes().map(MemorySize::asLongValue).orElse(heap / 4);
        if (most > heap / 2)
            throw new IllegalArgumentException(
                    "dateline.cache.bytes: half of the heap's size is the most, and the heap is %d MB. Set DATELINE_CACHE_BYTES lower or DATELINE_HEAP higher."
                            .formatted(heap >> 20));
        return most;
    }
}
