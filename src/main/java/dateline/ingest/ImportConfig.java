package dateline.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What imports may take of a node. */
@ConfigMapping(prefix = "dateline.imports")
public interface ImportConfig {

    /** Imports that this node works at, at once; 0 leaves them to other nodes. */
    @WithDefault("1")
    int workers();

    /** Documents that this node takes in, at once. */
    @WithDefault("2")
    int uploads();

    /** From the first byte of a document that is sent to its last. */
    @WithDefault("10m")
    Duration uploadDeadline();

    /** From looking up the name of another server to the last byte of its document. */
    @WithDefault("2m")
    Duration fetchDeadline();

    /** Items that a document may hold; of a longer one nothing is taken. */
    @WithDefault("200000")
    int items();

    /** After so long without a sign of life another node goes on with an import. */
    @WithDefault("20s")
    Duration lease();

    /** How long the log tells of an item. */
    @WithDefault("P90D")
    Duration logKept();
}
