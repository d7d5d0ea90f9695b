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
        findProblem(most).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return most;
    }

    /** @return why this server cannot start with a cache of this size, for the operator */
    static Optional<String> findProblem(long bytes) {
        long heap = Runtime.getRuntime().maxMemory();
        return bytes <= heap / 2
                ? Optional.empty()
                : Optional.of(
                        "DATELINE_CACHE_BYTES (dateline.cache.bytes) is %d MB; it must be at most half of the heap, which has %d MB. Set it lower, or DATELINE_HEAP higher."
                                .formatted(bytes >> 20, heap >> 20));
    }
}
