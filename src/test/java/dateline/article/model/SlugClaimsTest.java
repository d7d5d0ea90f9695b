package dateline.article.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dateline.Newsroom;
import dateline.database.server.TestDatabase;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Slugs that are made from headlines. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SlugClaimsTest {

    @Inject
    SlugClaims claims;

    @Inject
    Newsroom newsroom;

    @Inject
    AgroalDataSource database;

    @Test
    void theSlugGetsAsManyDigitsOfTheIdAsItNeeds() {
        String headline = Newsroom.unique("weather");
        UUID other = newsroom.publish("{\"headline\":\"Other\"}", "{}");
        UUID article = newsroom.publish("{\"headline\":\"One\"}", "{}");
        String digits = article.toString().substring(24);
        for (String suffix : List.of("", "-" + digits.substring(6), "-" + digits)) {
            String slug = claims.claim(article, null, headline);
            assertEquals(headline + suffix, slug);
            Sql.of("update slug set article_id = :other where slug = :slug")
                    .with("other", other)
                    .with("slug", slug)
                    .run(database);
        }
    }
}
