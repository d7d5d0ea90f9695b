package dateline.article.model;

import dateline.article.body.Content;
import jakarta.persistence.Entity;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The source of articles, such as a publisher or an agency. It sets defaults for its articles. Reads of articles use
 * {@code ArticleRow.SourceRef} instead of this entity.
 */
@Entity
public class Source extends EditedName {

    public String url;
    public String visibility;
    public String copyrightHolder;
    public String copyrightNotice;
    public String mediaSyndicatable;
    public boolean publicHistory;

    protected Source() {}

    private Source(String slug, String name, String by, Instant now) {
        super(slug, name, by, now);
    }

    public static Source make(String slug, String name, String url, String by, Instant now) {
        Source source = new Source(slug, name, by, now);
        source.url = url;
        source.visibility = "public";
        source.copyrightHolder = name;
        source.mediaSyndicatable = "allow";
        return source;
    }

    public static Source require(String slug) {
        return Source.<Source>findByIdOptional(slug).orElseThrow(() -> NameKind.SOURCE.notFound(slug));
    }

    public static Optional<Source> findAndLock(String slug) {
        return Source.<Source>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    public static List<Source> listBySlugs(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }

    /** Returns the effective visibility: that of the content, else that of its source, else public. */
    public static String effectiveVisibility(Content content) {
        if (content.visibility() != null) return content.visibility();
        return content.source() == null ? "public" : require(content.source()).visibility;
    }

    public void edit(SourceRequest request, String by, Instant now) {
        setEdited(request.name(), by, now);
        url = request.url();
        visibility = request.visibilityOrDefault();
        copyrightHolder = request.copyrightHolder();
        copyrightNotice = request.copyrightNotice();
        mediaSyndicatable = request.mediaSyndicatable() == null ? "allow" : request.mediaSyndicatable();
        publicHistory = Boolean.TRUE.equals(request.publicHistory());
    }
}
