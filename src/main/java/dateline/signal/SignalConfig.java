package dateline.signal;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;

/** Which lines of {@code /robots.txt} state the use policy. */
@ConfigMapping(prefix = "dateline.signals")
public interface SignalConfig {

    /** Whether {@code /robots.txt} names the licence file in a {@code License} line (RSL 1.0). */
    @WithName("robots-license")
    @WithDefault("true")
    boolean robotsLicense();

    /**
     * Whether {@code /robots.txt} has a {@code Content-Usage} line in the vocabulary of draft-ietf-aipref-vocab-08. The draft is not final; the
     * setting for another version of it will have another name.
     */
    @WithName("content-usage-aipref-vocab-08")
    @WithDefault("false")
    boolean contentUsageAiprefVocab08();
}
