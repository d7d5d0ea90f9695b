package dateline.cache;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The response cache of one node: finished responses in memory. */
@ConfigMapping(prefix = "dateline.cache")
public interface CacheConfig {

    /**
     * Heap memory for cached responses, such as {@code 64M}. 0 disables the cache. At most half of the maximum heap size; with more the server
     * does not start. Default: a quarter of the maximum heap size.
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
