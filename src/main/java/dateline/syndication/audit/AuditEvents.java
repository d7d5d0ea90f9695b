package dateline.syndication.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dateline.database.sql.Sql;
import dateline.http.base.Ids;
import dateline.http.base.PublicUrl;
import dateline.http.base.StoredJson;
import dateline.syndication.audit.AuditEventView.DeniedRead;
import dateline.syndication.audit.AuditEventView.Links;
import dateline.syndication.audit.AuditEventView.MemberDigest;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Reads audit events and denied reads, newest first. */
@Singleton
class AuditEvents {

    private static final String DENIED = "read-denied";
    // The event with which a page has as many bytes of changed members is its last.
    private static final int MAX_BYTES = 1_000_000;
    private static final String CHANGES_SIZE =
            "coalesce(octet_length(cast(e.before as text)), 0) + coalesce(octet_length(cast(e.after as text)), 0)";
    private static final String DENIED_READS = "select e.* from denied_read e";
    private static final String AUDIT_EVENTS = """
            select e.*, s.number, s.hash, s.previous, s.digests from audit_event e left join audit_seal s on s.place = e.place
            """;
    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};
    private static final TypeReference<TreeMap<String, MemberDigest>> DIGESTS = new TypeReference<>() {};
    private static final Pattern ARTICLE = Pattern.compile("article:" + Ids.UUID_PATTERN);

    /** An event with its position for keyset pagination. */
    record PositionedEvent(long position, AuditEventView event) {}

    /** An event that a partner sees, with its position. */
    record PositionedOwnEvent(long position, OwnAuditEventView event) {}

    /** A page of events, one of the two kinds above. @param hasMore whether older ones follow */
    record EventPage<T>(List<T> events, boolean hasMore) {}

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
    EventPage<PositionedEvent> listBefore(
            long position, AuditEventFilter filter, int limit, Predicate<String> hasScope) {
        boolean denied = DENIED.equals(filter.kind());
        if (denied
                && filter.subject() != null
                && !ARTICLE.matcher(filter.subject()).matches()) return new EventPage<>(List.of(), false);
        Sql sql = Sql.of((denied ? DENIED_READS : AUDIT_EVENTS) + " where e.place < :position")
                .with("position", position);
        if (filter.kind() != null && !denied) sql = sql.add("and kind = :kind").with("kind", filter.kind());
        if (filter.subject() != null) {
            if (denied)
                sql = sql.add("and article_id = :article")
                        .with("article", UUID.fromString(filter.subject().substring("article:".length())));
            else sql = sql.add("and subject = :subject").with("subject", filter.subject());
        }
        if (filter.partner() != null) sql = sql.add("and partner_id = :partner").with("partner", filter.partner());
        String at = denied ? "first_at" : "at";
        if (filter.from() != null)
            sql = sql.add("and %s >= :from".formatted(at)).with("from", filter.from());
        if (filter.to() != null) sql = sql.add("and %s < :to".formatted(at)).with("to", filter.to());
        return page(
                sql,
                denied ? "0" : CHANGES_SIZE,
                limit,
                row -> new PositionedEvent(
                        row.getLong("place"), denied ? toDeniedRead(row, hasScope) : toAuditEvent(row, hasScope)));
    }

    /** @param size the bytes of an event, as an expression */
    private <T> EventPage<T> page(Sql events, String size, int limit, Sql.RowMapper<T> mapper) {
        boolean[] hasMore = {false};
        List<T> page = Sql.of("select * from (select e.*, count(*) over () as found, sum(" + size)
                .add(
                        ") over (order by e.place desc rows between unbounded preceding and 1 preceding) as size_before from (")
                .add(events)
                .add("order by e.place desc limit :limit")
                .with("limit", limit + 1)
                .add(") e) page where coalesce(size_before, 0) < " + MAX_BYTES + " order by place desc limit :limit")
                .with("limit", limit)
                .list(database, row -> {
                    hasMore[0] = row.getInt("found") > row.getRow();
                    return mapper.read(row);
                });
        return new EventPage<>(page, hasMore[0]);
    }

    /**
     * What keys of a partner did, and what was done with its keys. Not what the newsroom did otherwise, nor who did it there.
     *
     * @param position position of the last event of the previous page
     */
    EventPage<PositionedOwnEvent> listOwnBefore(long position, UUID partner, int limit) {
        Sql sql = Sql.of(
                        "select e.*, key_id in (select id from key where partner_id = :partner) as is_own from audit_event e")
                .with("partner", partner)
                .add("where e.place < :position and e.partner_id = :partner")
                .with("position", position)
                .with("partner", partner)
                .add("and (subject like 'key:%' or key_id in (select id from key where partner_id = :partner))")
                .with("partner", partner);
        return page(sql, CHANGES_SIZE, limit, row -> new PositionedOwnEvent(row.getLong("place"), toOwnEvent(row)));
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
        AuditEventViewBuilder event = read(row);
        if (row.getObject("number") != null)
            event.number(row.getLong("number"))
                    .hash(HexFormat.of().formatHex(row.getBytes("hash")))
                    .previous(HexFormat.of().formatHex(row.getBytes("previous")))
                    .digests(json(row.getString("digests"), DIGESTS));
        UUID partner = row.getObject("partner_id", UUID.class);
        return event.links(Links.of(row.getString("subject"), partner, null, hasScope, url))
                .build();
    }

    /** An event with the members that enter the hash chain, as in responses. */
    static ObjectNode toSealable(ResultSet row) throws SQLException {
        return StoredJson.MAPPER.valueToTree(read(row).build());
    }

    private static AuditEventViewBuilder read(ResultSet row) throws SQLException {
        return AuditEventViewBuilder.builder()
                .id(row.getObject("id", UUID.class))
                .at(Sql.instant(row, "at"))
                .kind(row.getString("kind"))
                .subject(row.getString("subject"))
                .partner(row.getObject("partner_id", UUID.class))
                .by(row.getString("made_by"))
                .key(row.getString("key_id"))
                .person(row.getString("person"))
                .note(row.getString("note"))
                .before(members(row.getString("before")))
                .after(members(row.getString("after")));
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
        return json == null ? null : json(json, MEMBERS);
    }

    private static <T> T json(String json, TypeReference<T> type) {
        try {
            return StoredJson.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
