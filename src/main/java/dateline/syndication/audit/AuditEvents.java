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
    record PositionedEvent(long position, AuditEventView event) {}

    /** An event that a partner sees, with its position. */
    record PositionedOwnEvent(long position, OwnAuditEventView event) {}

    /** Filter of audit events; null accepts every value. {@code from} is inclusive, {@code to} is exclusive. */
    record AuditEventFilter(String kind, String subject, UUID partner, Instant from, Instant to) {}

    private final AgroalDataSource database;
    private final PublicUrl url;

    AuditEvents(AgroalDataSource database, PublicUrl url) {
        this.database = database;
        this.url = url;
    }

    /**
     * @param position position of the last event of the previous page
     * @param limit maximum number of events
     * @param hasScope whether the reader's key has a scope
     */
    List<PositionedEvent> listBefore(long position, AuditEventFilter filter, int limit, Predicate<String> hasScope) {
        boolean denied = DENIED.equals(filter.kind());
        if (denied
                && filter.subject() != null
                && !ARTICLE.matcher(filter.subject()).matches()) return List.of();
        Sql sql = new Sql()
                .add("select * from %s where place < ?".formatted(denied ? "denied_read" : "audit_event"), position);
        if (filter.kind() != null && !denied) sql.add("and kind = ?", filter.kind());
        if (filter.subject() != null) {
            if (denied)
                sql.add("and article_id = ?", UUID.fromString(filter.subject().substring("article:".length())));
            else sql.add("and subject = ?", filter.subject());
        }
        if (filter.partner() != null) sql.add("and partner_id = ?", filter.partner());
        String at = denied ? "first_at" : "at";
        if (filter.from() != null) sql.add("and %s >= ?".formatted(at), filter.from());
        if (filter.to() != null) sql.add("and %s < ?".formatted(at), filter.to());
        return sql.add("order by place desc limit ?", limit)
                .list(
                        database,
                        row -> new PositionedEvent(
                                row.getLong("place"),
                                denied ? toDeniedRead(row, hasScope) : toAuditEvent(row, hasScope)));
    }

    /**
     * What keys of a partner did, and what was done with its keys. Not what the newsroom did otherwise, nor who did it there.
     *
     * @param position position of the last event of the previous page
     */
    List<PositionedOwnEvent> listOwnBefore(long position, UUID partner, int limit) {
        return new Sql()
                .add(
                        "select *, key_id in (select id from key where partner_id = ?) as is_own from audit_event",
                        partner)
                .add("where place < ? and partner_id = ?", position, partner)
                .add("and (subject like 'key:%' or key_id in (select id from key where partner_id = ?))", partner)
                .add("order by place desc limit ?", limit)
                .list(database, row -> new PositionedOwnEvent(row.getLong("place"), toOwnEvent(row)));
    }

    private static OwnAuditEventView toOwnEvent(ResultSet row) throws SQLException {
        boolean isOwn = row.getBoolean("is_own");
        return new OwnAuditEventView(
                row.getObject("id", UUID.class),
                Sql.instant(row, "at"),
                row.getString("kind"),
                row.getString("subject"),
                isOwn ? row.getString("made_by") : OwnAuditEventView.NEWSROOM,
                isOwn ? row.getString("key_id") : null,
                members(row.getString("before")),
                members(row.getString("after")));
    }

    private AuditEventView toAuditEvent(ResultSet row, Predicate<String> hasScope) throws SQLException {
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
                .person(row.getString("person"))
                .note(row.getString("note"))
                .before(members(row.getString("before")))
                .after(members(row.getString("after")))
                .links(Links.of(subject, partner, null, hasScope, url))
                .build();
    }

    private AuditEventView toDeniedRead(ResultSet row, Predicate<String> hasScope) throws SQLException {
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
                .links(Links.of(subject, partner, outlet, hasScope, url))
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
