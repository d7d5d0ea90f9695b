package dateline.cache;

import dateline.database.replica.WalPosition;
import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads what has changed since an earlier snapshot, in one statement. It has its own connection: waiting for one of the
 * pool would delay invalidation.
 */
final class ChangeQuery {

    private static final Logger LOG = Logger.getLogger(ChangeQuery.class);

    /**
     * State of the change log: everything that is committed.
     *
     * @param snapshot the snapshot that saw it, as PostgreSQL writes it
     * @param incarnation identifies the history in which transaction ids are comparable: an id, the start of the server
     *     and the log file; null where unknown. Of a stored state, the id alone
     * @param articles articles that changed since the previous state or passed a scheduled transition, with the
     *     translations of the public ones
     * @param withdrawn those of them that were public and that no caller without a key may read now, with their
     *     translations
     * @param translationsOfHidden translations of the hidden ones: only the newsroom sees their change
     * @param hasPublicChange whether one of the articles is public
     * @param subjects other resources that changed, such as {@code permission:ID}
     * @param hasHeldBack whether a public change is committed but cannot be read in order yet, because an older
     *     transaction still runs
     * @param publicPosition differs whenever something public has changed
     * @param position differs whenever anything has changed
     * @param walPosition where the primary wrote; null where unknown
     */
    @RecordBuilder
    record LogState(
            Instant now,
            String snapshot,
            int epoch,
            String incarnation,
            List<String> articles,
            List<String> withdrawn,
            List<String> translationsOfHidden,
            boolean hasPublicChange,
            List<String> subjects,
            boolean hasHeldBack,
            String publicPosition,
            String position,
            WalPosition walPosition) {

        /** Whether transaction ids continue from the previous state. If not, its snapshot does not show which changes are new. */
        boolean continues(LogState previous) {
            return previous != null
                    && epoch == previous.epoch
                    && incarnation != null
                    && previous.incarnation != null
                    && (incarnation.equals(previous.incarnation) || incarnation.startsWith(previous.incarnation + " "));
        }

        /**
         * The part of the incarnation that is stored: a planned restart of the server is no reason to purge a shared
         * cache.
         */
        String storedIncarnation() {
            return incarnation == null ? null : incarnation.split(" ", 2)[0];
        }

        private static String noun(String subject) {
            return subject.substring(0, Math.max(0, subject.indexOf(':')));
        }

        // Public responses do not depend on these.
        private static final Set<String> PARTNER_NOUNS = Set.of("permission", "partner", "outlet");

        /** Whether a partner, an outlet or a permission has changed. */
        boolean affectsPartnerRights() {
            return subjects.stream().anyMatch(subject -> PARTNER_NOUNS.contains(noun(subject)));
        }

        /** Whether something has changed that any response may show, such as a name. */
        boolean affectsAllResponses() {
            return subjects.stream().anyMatch(subject -> !PARTNER_NOUNS.contains(noun(subject)));
        }
    }

    // Neither ids nor transaction ids are committed in their order. A row is new if the previous snapshot did not see
    // its transaction.
    private static final String CHANGES_SINCE = """
            with clock as materialized (
                select dateline_now() as now
            ), moved as materialized (
                select article_id, subject, told from change
                where epoch = current_epoch() and xid >= pg_snapshot_xmin(cast(? as pg_snapshot))
                  and not pg_visible_in_snapshot(xid, cast(? as pg_snapshot))
            ), touched as materialized (
                select article_id as id, told from moved where article_id is not null
                union all
                select id, effective_visibility <> 'licensed' from article
                where next_edge_at > ? and next_edge_at <= (select now from clock)
            ), withdrawn_row as materialized (
                select a.id, a.translation_group from touched t join article a on a.id = t.id
                where t.told and (a.pub_status <> 'usable' or a.unpublished_at is not null or a.effective_visibility = 'licensed'
                                  or a.expires_at <= (select now from clock))
            )
            select clock.now, pg_current_snapshot()::text as snapshot, current_epoch() as epoch, incarnation() as incarnation,
                array(select id::text from touched
                      union
                      select b.id::text from touched t join article a on a.id = t.id
                      join article b on b.translation_group = a.translation_group where t.told) as articles,
                array(select id::text from withdrawn_row
                      union
                      select b.id::text from withdrawn_row g join article b on b.translation_group = g.translation_group) as withdrawn,
                array(select distinct b.id::text from touched t join article a on a.id = t.id
                      join article b on b.translation_group = a.translation_group where not t.told) as translations_of_hidden,
                coalesce((select bool_or(told) from touched), false) as has_public_change,
                array(select distinct subject from moved where article_id is null) as subjects,
                exists (select from change where article_id is not null and told and epoch = current_epoch()
                        and xid >= pg_snapshot_xmin(pg_current_snapshot())) as has_held_back,
                told_position(), log_position(), %s as wal_position
            from clock
            """.formatted(WalPosition.WRITTEN);

    private static final String INITIAL_STATE = """
            select dateline_now() as now, pg_current_snapshot()::text as snapshot, current_epoch() as epoch, incarnation() as incarnation,
                array[]::text[] as articles, array[]::text[] as withdrawn, array[]::text[] as translations_of_hidden, false as has_public_change,
                array[]::text[] as subjects,
                exists (select from change where article_id is not null and told and epoch = current_epoch()
                        and xid >= pg_snapshot_xmin(pg_current_snapshot())) as has_held_back,
                told_position(), log_position(), %s as wal_position
            """.formatted(WalPosition.WRITTEN);

    private final AgroalDataSource database;
    private Connection connection;

    ChangeQuery(AgroalDataSource database) {
        this.database = database;
    }

    /** @param previous null for the first read */
    LogState read(LogState previous) throws SQLException {
        if (connection == null) connection = database.getConnection();
        try (PreparedStatement statement =
                connection.prepareStatement(previous == null ? INITIAL_STATE : CHANGES_SINCE)) {
            if (previous != null) {
                statement.setString(1, previous.snapshot());
                statement.setString(2, previous.snapshot());
                statement.setObject(3, previous.now().atOffset(ZoneOffset.UTC));
            }
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return ChangeQueryLogStateBuilder.builder()
                        .now(Sql.instant(row, "now"))
                        .snapshot(row.getString("snapshot"))
                        .epoch(row.getInt("epoch"))
                        .incarnation(row.getString("incarnation"))
                        .articles(Sql.strings(row, "articles"))
                        .withdrawn(Sql.strings(row, "withdrawn"))
                        .translationsOfHidden(Sql.strings(row, "translations_of_hidden"))
                        .hasPublicChange(row.getBoolean("has_public_change"))
                        .subjects(Sql.strings(row, "subjects"))
                        .hasHeldBack(row.getBoolean("has_held_back"))
                        .publicPosition(row.getString("told_position"))
                        .position(row.getString("log_position"))
                        .walPosition(WalPosition.parse(row.getString("wal_position")))
                        .build();
            }
        }
    }

    void close() {
        if (connection == null) return;
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("The connection was closed already.", e);
        } finally {
            connection = null;
        }
    }
}
