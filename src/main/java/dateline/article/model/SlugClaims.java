package dateline.article.model;

import dateline.article.check.Slugs;
import dateline.http.problem.Problem;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.util.UUID;

/** One namespace: a slug belongs to one article, whether it is live, chosen for a working copy, or given up and redirecting. */
@Singleton
public class SlugClaims {

    private final EntityManager entities;

    SlugClaims(EntityManager entities) {
        this.entities = entities;
    }

    /** The slug that an article is to have if nobody else has it; one that was sent may be none. */
    public static String wanted(UUID article, String sent, String headline) {
        return sent != null ? sent : Slugs.from(headline, "article-" + ending(article));
    }

    private static String ending(UUID article) {
        String id = article.toString();
        return id.substring(id.length() - 6);
    }

    /** @param sent null to have one made from the headline; @return the slug that is now the article's */
    public String claim(UUID article, String sent, String headline) {
        if (sent != null) {
            if (!Slugs.usable(sent)) {
                throw Problem.of("body-invalid", "The body breaks a rule; see errors. Nothing was changed.")
                        .at("/slug", "reserved", "This slug has a meaning of its own here; choose another.");
            }
            if (!take(article, sent)) {
                throw Problem.of(
                                "slug-in-use",
                                "The slug " + sent + " is in use; choose another or leave it out to have one made.")
                        .at("/slug", "in-use", "In use.");
            }
            return sent;
        }
        String made = wanted(article, null, headline);
        if (take(article, made)) return made;
        String longer = made + "-" + ending(article);
        if (!take(article, longer))
            throw Problem.of("slug-in-use", "No free slug could be made from the headline; send one.");
        return longer;
    }

    /** The article moves to another slug; the old one is freed unless readers may know it. */
    public void move(UUID article, String from, String to) {
        claim(article, to, null);
        entities.createNativeQuery("""
                        delete from slug where slug = ?1 and article_id = ?2
                          and not exists (select from version v where v.article_id = ?2 and v.slug = ?1)
                        """)
                .setParameter(1, from)
                .setParameter(2, article)
                .executeUpdate();
    }

    private boolean take(UUID article, String slug) {
        int made = entities.createNativeQuery("insert into slug values (?1, ?2) on conflict do nothing")
                .setParameter(1, slug)
                .setParameter(2, article)
                .executeUpdate();
        return made == 1 || holds(article, slug);
    }

    /** Whether it leads to this article, now or by redirect. */
    public boolean holds(UUID article, String slug) {
        return !entities.createNativeQuery("select 1 from slug where slug = ?1 and article_id = ?2")
                .setParameter(1, slug)
                .setParameter(2, article)
                .getResultList()
                .isEmpty();
    }
}
