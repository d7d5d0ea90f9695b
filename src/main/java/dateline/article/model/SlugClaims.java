package dateline.article.model;

import dateline.article.check.Slugs;
import dateline.database.sql.Sql;
import dateline.http.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Assigns slugs in one namespace: a slug belongs to one article, whether it is live, reserved for a draft, or a former
 * slug that redirects.
 */
@Singleton
public class SlugClaims {

    // Random digits at the end of an id. Of six, two among some 5,000 articles with one headline are probably equal.
    private static final int SHORT_SUFFIX = 6;
    private static final int LONG_SUFFIX = 12;

    private final AgroalDataSource database;

    SlugClaims(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns the slug that an article gets if it is free: the one sent, or one made from the headline. The one sent
     * may be invalid.
     */
    public static String preferredSlug(UUID article, String sent, String headline) {
        return sent != null ? sent : Slugs.from(headline, "article-" + idSuffix(article, SHORT_SUFFIX));
    }

    /** Returns the slug that an article gets if the one made from its headline is in use. */
    public static String nextSlug(UUID article, String inUse) {
        return withSuffix(inUse, idSuffix(article, SHORT_SUFFIX));
    }

    private static String withSuffix(String slug, String suffix) {
        int length = Math.min(slug.length(), Slugs.MAX_LENGTH - suffix.length() - 1);
        return slug.substring(0, length).replaceAll("-$", "") + "-" + suffix;
    }

    private static String idSuffix(UUID article, int digits) {
        String id = article.toString();
        return id.substring(id.length() - digits);
    }

    /**
     * Claims a slug for the article.
     *
     * @param sent null to make one from the headline
     * @return the slug that now belongs to the article
     */
    public String claim(UUID article, String sent, String headline) {
        if (sent != null) {
            if (!Slugs.isUsable(sent)) {
                throw Problem.invalidBody().at("/slug", "reserved", "This slug is reserved; choose another.");
            }
            if (!tryClaim(article, sent)) {
                throw Problem.of(
                                "slug-in-use",
                                "The slug " + sent + " is in use; choose another or leave it out to have one made.")
                        .at("/slug", "in-use", "In use.");
            }
            return sent;
        }
        String generated = preferredSlug(article, null, headline);
        if (tryClaim(article, generated)) return generated;
        for (int digits : new int[] {SHORT_SUFFIX, LONG_SUFFIX}) {
            String longer = withSuffix(generated, idSuffix(article, digits));
            if (tryClaim(article, longer)) return longer;
        }
        throw Problem.of("slug-in-use", "No free slug could be made from the headline; send one.");
    }

    /** Moves the article to another slug. The old one is freed unless a version used it. */
    public void move(UUID article, String from, String to) {
        claim(article, to, null);
        Sql.of("delete from slug s where slug = :slug and article_id = :article")
                .with("slug", from)
                .with("article", article)
                .add("and not exists (select from version v where v.article_id = s.article_id and v.slug = s.slug)")
                .run(database);
    }

    private boolean tryClaim(UUID article, String slug) {
        int made = Sql.of("insert into slug values (:slug, :article) on conflict do nothing")
                .with("slug", slug)
                .with("article", article)
                .run(database);
        return made == 1 || owns(article, slug);
    }

    /** Whether the slug belongs to this article, as its current or a former slug. */
    public boolean owns(UUID article, String slug) {
        return Sql.of("select 1 from slug where slug = :slug and article_id = :article")
                .with("slug", slug)
                .with("article", article)
                .first(database, row -> true)
                .isPresent();
    }
}
