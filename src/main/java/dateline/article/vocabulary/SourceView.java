package dateline.article.vocabulary;

import dateline.article.model.Source;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasLastModified;
import java.time.Instant;
import java.util.Optional;

/** A source as everybody may see it. */
public record SourceView(
        String slug,
        String name,
        String url,
        String visibility,
        String copyrightHolder,
        String copyrightNotice,
        String mediaSyndicatable,
        boolean publicHistory,
        int version,
        Instant updatedAt)
        implements HasEtag, HasLastModified {

    static SourceView of(Source source) {
        return new SourceView(
                source.slug,
                source.name,
                source.url,
                source.visibility,
                source.copyrightHolder,
                source.copyrightNotice,
                source.mediaSyndicatable,
                source.publicHistory,
                source.version,
                source.updatedAt);
    }

    @Override
    public String tag() {
        return "source-" + slug + "-" + version;
    }

    @Override
    public Optional<Instant> lastModified() {
        return Optional.of(updatedAt);
    }
}
