package dateline.article;

import java.time.Instant;
import java.util.UUID;

/** What a publication made. */
public record PublicationView(
        UUID article,
        int version,
        String kind,
        String slug,
        Instant publishedAt,
        Instant embargoedUntil,
        Instant expiresAt) {

    static PublicationView of(Article article, Version version) {
        return new PublicationView(
                article.id,
                version.number,
                version.kind,
                article.slug,
                article.publishedAt,
                article.embargoedUntil,
                article.expiresAt);
    }
}
