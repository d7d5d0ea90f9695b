package dateline.ingest.job;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Resources that imports may use on one node, and how long their log is kept. */
@ConfigMapping(prefix = "dateline.imports")
public interface ImportConfig {

    /**
     * Imports that this node runs at once. 0 leaves all imports to other nodes.
     *
     * @return imports
     */
    @WithDefault("1")
    int workers();

    /**
     * Documents that may be uploaded to this node at once. Above this limit uploads are refused with 503.
     *
     * @return documents
     */
    @WithDefault("2")
    int uploads();

    /** Longest time that the upload of a document may take. */
    @WithDefault("10m")
    Duration uploadDeadline();

    /** Longest time that fetching a document from another server may take, from the name look-up to the last byte. */
    @WithDefault("2m")
    Duration fetchDeadline();

    /**
     * Most items that a document may hold. A document with more is refused as a whole.
     *
     * @return items
     */
    @WithDefault("200000")
    int items();

    /** Time after which another node continues an import whose node has not renewed its lease. */
    @WithDefault("20s")
    Duration lease();

    /** Age from which entries of the import log are removed. */
    @WithDefault("P90D")
    Duration logKept();
}
