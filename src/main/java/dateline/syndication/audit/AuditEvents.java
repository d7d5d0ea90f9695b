package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.DeniedRead;
import dateline.syndication.audit.AuditEventView.Links;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads audit events and denied reads, newest first. */
@Singleton
class AuditEvents {

    private static final String DENIED = "read-denied";
    private static final Pattern ARTICLE = Pattern.compile("article:" + Ids.UUID_PATTERN);

    /** An event with its position for keyset pagination. */
    record PositionedEvent(long place, AuditEventView event) {}

    /** Filter of audit events; null accepts every value. {@code from} is inclusive, {@code to} is exclusive. */
    record AuditEventFilter(String kind, String subject, UUID partner, Instant from, Instant to) {}

    private final AgroalDataSource database;
    private final PublicUrl url;

    AuditEvents(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    /**
     * @param before position of the last event of the previous page
     * @param limit maximum number of events
     * @param may whether the reader's key has a scope
     */
    List<PositionedEvent> before(long before, AuditEventFilter sought, int limit, Predicate<String> may) {
        boolean denied = DENIED.equals(sought.kind());
        if (denied
                && sought.subject() != null
                && !ARTICLE.matcher(sought.subject()).matches()) return List.of();
        Sql sql = new Sql()
                .add("select * from %s where place < ?".formatted(denied ? "denied_read" : "audit_event"), before);
        if (sought.kind() != null && !denied) sql.add("and kind = ?", sought.kind());
        if (sought.subject() != null) {
            if (denied)
                sql.add("and article_id = ?", UUID.fromString(sought.subject().substring("article:".length())));
            else sql.add("and subject = ?", sought.subject());
        }
        if (sought.partner() != null) sql.add("and partner_id = ?", sought.partner());
        String at = denied ? "first_at" : "at";
        if (sought.from() != null) sql.add("and %s >= ?".formatted(at), sought.from());
        if (sought.to() != null) sql.add("and %s < ?".formatted(at), sought.to());
        return sql.add("order by place desc limit ?", limit)
                .list(
                        database,
                        row -> new PositionedEvent(row.getLong("place"), denied ? refused(row, may) : done(row, may)));
    }

    private AuditEventView done(ResultSet row, Predicate<String> may) throws SQLException {
        UUID partner = row.getObject("partner_id", UUID.class);
        String subject = row.getString("subject");
        return AuditEventViewBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .at(Sql.instant(row, "at"))
                .kind(row.getString("kind"))
                .subject(subject)
                .partner(partner)
                .by(row.getString("made_by"))
                .key(row.getString("key_id"))
                .note(row.getString("note"))
                .before(members(row.getString("before")))
                .after(members(row.getString("after")))
                .links(Links.of(subject, partner, null, may, url))
                .build();
    }

    private AuditEventView refused(ResultSet row, Predicate<String> may) throws SQLException {
        UUID partner = row.getObject("partner_id", UUID.class);
        UUID outlet = row.getObject("outlet_id", UUID.class);
        String subject = "article:" + row.getString("article_id");
        return AuditEventViewBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .at(Sql.instant(row, "first_at"))
                .kind(DENIED)
                .subject(subject)
                .partner(partner)
                .by(row.getString("made_by"))
                .key(row.getString("key_id"))
                .denied(new DeniedRead(
                        outlet,
                        row.getString("reason"),
                        Sql.instant(row, "hour"),
                        row.getInt("count"),
                        Sql.instant(row, "last_at")))
                .links(Links.of(subject, partner, outlet, may, url))
                .build();
    }

    private static Map<String, Object> members(String json) {
        try {
            return json == null ? null : StoredJson.MAPPER.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
