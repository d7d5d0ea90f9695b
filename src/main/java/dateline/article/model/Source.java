package dateline.article.model;

import dateline.article.body.Content;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Whose news it is: a house, an agency. Sets what its articles are unless they say otherwise. */
@Entity
public class Source extends PanacheEntityBase {

    @Id
    public String slug;

    public String name;
    public String url;
    public String visibility;
    public String copyrightHolder;
    public String copyrightNotice;
    public String mediaSyndicatable;
    public boolean publicHistory;
    public int version;
    /** Everybody may know it, or could once: what the release before this one goes by. */
    public boolean announced;

    /** Public whatever carries it; set by the database, so that nodes of the release before set it, too. */
    @Column(insertable = false, updatable = false)
    public boolean putByEditor;

    public Instant createdAt;
    public Instant updatedAt;
    public String updatedBy;

    public static Source make(String slug, String name, String url, String by, Instant now) {
        Source source = new Source();
        source.slug = slug;
        source.announced = true;
        source.name = name;
        source.url = url;
        source.visibility = "public";
        source.copyrightHolder = name;
        source.mediaSyndicatable = "allow";
        source.version = 1;
        source.createdAt = now;
        source.updatedAt = now;
        source.updatedBy = by;
        return source;
    }

    public static Source required(String slug) {
        return Source.<Source>findByIdOptional(slug).orElseThrow(() -> NameKind.SOURCE.unknown(slug));
    }

    public static Optional<Source> locked(String slug) {
        return Source.<Source>findByIdOptional(slug, LockModeType.PESSIMISTIC_WRITE);
    }

    public static List<Source> named(List<String> slugs) {
        return list("slug in ?1 order by slug", slugs);
    }

    /** Who may read a story: what it says itself, or its source, or everybody. */
    public static String visibilityOf(Content content) {
        if (content.visibility() != null) return content.visibility();
        return content.source() == null ? "public" : required(content.source()).visibility;
    }

    public void edit(SourceRequest request, String by, Instant now) {
        name = request.name();
        url = request.url();
        visibility = request.visibility() == null ? "public" : request.visibility();
        copyrightHolder = request.copyrightHolder();
        copyrightNotice = request.copyrightNotice();
        mediaSyndicatable = request.mediaSyndicatable() == null ? "allow" : request.mediaSyndicatable();
        publicHistory = Boolean.TRUE.equals(request.publicHistory());
        announced = true;
        updatedAt = now;
        updatedBy = by;
    }
}
