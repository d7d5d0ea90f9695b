package dateline.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Loads receipts and reproductions of demo articles that are corrected, withheld or killed later, and a check of a
 * reproduction.
 */
@Singleton
class DemoReproductions {

    private static final String RECEIPT = """
            insert into receipt (id, partner_id, outlet_id, article_id, version, level, permission_id, permission_version,
                content_hash, credit_line, delivered_at, key_id)
            select ?1, ?2, ?3, ?4, 1, 'full', ?5, version, sha256(uuid_send(?4)), ?6, ?7, 'demo' from permission where id = ?5
            """;

    private static final String REPRODUCTION = """
            insert into reproduction (id, partner_id, article_id, url, version, status, created_at, updated_at)
            values (?1, ?2, ?3, ?4, 1, 'running', ?5, ?5)
            """;

    private static final String CHECK = """
            insert into reproduction_check (id, reproduction_id, host, url, requested_at, requested_by, checked_at, response_url, status, findings)
            values (?1, ?2, '', ?3, ?4, 'demo', ?4, ?3, 200, cast(?5 as jsonb))
            """;

    private final EntityManager entities;
    private final PublicUrl url;

    DemoReproductions(EntityManager entities, PublicUrl url) {
        this.entities = entities;
        this.url = url;
    }

    void deliver(UUID article, JsonNode delivered, Instant now) {
        Instant at = now.minus(Duration.ofMinutes(delivered.get("minutesAgo").asLong()));
        UUID partner = id(delivered, "partner");
        entities.createNativeQuery(RECEIPT)
                .setParameter(1, Ids.next())
                .setParameter(2, partner)
                .setParameter(3, id(delivered, "outlet"))
                .setParameter(4, article)
                .setParameter(5, id(delivered, "permission"))
                .setParameter(6, delivered.get("creditLine").textValue())
                .setParameter(7, at)
                .executeUpdate();
        String brokenPage = url.to(PartnerPages.HOMEWORK);
        register(
                id(delivered, "reproduction"),
                partner,
                article,
                delivered.get("url").textValue(),
                at);
        register(id(delivered, "brokenCopy"), partner, article, brokenPage, at);
        JsonNode check = delivered.get("check");
        entities.createNativeQuery(CHECK)
                .setParameter(1, id(check, "id"))
                .setParameter(2, id(delivered, "brokenCopy"))
                .setParameter(3, brokenPage)
                .setParameter(
                        4, now.minus(Duration.ofMinutes(check.get("minutesAgo").asLong())))
                .setParameter(5, check.get("findings").toString())
                .executeUpdate();
    }

    private void register(UUID id, UUID partner, UUID article, String copyUrl, Instant at) {
        entities.createNativeQuery(REPRODUCTION)
                .setParameter(1, id)
                .setParameter(2, partner)
                .setParameter(3, article)
                .setParameter(4, copyUrl)
                .setParameter(5, at)
                .executeUpdate();
    }

    /** Gives the notice that the later event created the fixed id that the examples use. */
    void assignNoticeId(UUID article, JsonNode delivered) {
        entities.createNativeQuery("update notice set id = ?1 where article_id = ?2 and partner_id = ?3")
                .setParameter(1, id(delivered, "notice"))
                .setParameter(2, article)
                .setParameter(3, id(delivered, "partner"))
                .executeUpdate();
    }

    private static UUID id(JsonNode node, String member) {
        return UUID.fromString(node.get(member).textValue());
    }
}
