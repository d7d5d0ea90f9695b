package dateline.article.names;

import dateline.article.model.Source;
import dateline.http.describe.HasEtag;
import dateline.http.describe.HasLastModified;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.Optional;

/** Public representation of a source. */
@RecordBuilder
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
        return SourceViewBuilder.builder()
                .slug(source.slug)
                .name(source.name)
                .url(source.url)
                .visibility(source.visibility)
                .copyrightHolder(source.copyrightHolder)
                .copyrightNotice(source.copyrightNotice)
                .mediaSyndicatable(source.mediaSyndicatable)
                .publicHistory(source.publicHistory)
                .version(source.version)
                .updatedAt(source.updatedAt)
                .build();
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
