package dateline.cache;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The state of the change log up to which a shared cache has been purged, by any node. */
final class PurgeOffset {

    private static final String UPSERT = """
            insert into purge_progress (target, snapshot, epoch, incarnation, at) values (:target, :snapshot, :epoch, cast(:storedIncarnation as text), :now)
            on conflict (target) do update
                set snapshot = excluded.snapshot, epoch = excluded.epoch, incarnation = excluded.incarnation, at = excluded.at
            """;

    private final AgroalDataSource database;
    private final String target;

    PurgeOffset(AgroalDataSource database, String url) {
        this.database = database;
        this.target = digest(url);
    }

    /** @return empty where this target was never purged */
    Optional<ChangeQuery.LogState> load() {
        return Sql.of("select snapshot, epoch, incarnation, at from purge_progress where target = :target")
                .with("target", target)
                .first(
                        database,
                        row -> ChangeQueryLogStateBuilder.builder()
                                .now(Sql.instant(row, "at"))
                                .snapshot(row.getString("snapshot"))
                                .epoch(row.getInt("epoch"))
                                .incarnation(row.getString("incarnation"))
                                .articles(List.of())
                                .withdrawn(List.of())
                                .translationsOfHidden(List.of())
                                .subjects(List.of())
                                .publicPosition("")
                                .position("")
                                .build());
    }

    void store(ChangeQuery.LogState state) {
        Sql.of(UPSERT)
                .with("target", target)
                .with("snapshot", state.snapshot())
                .with("epoch", state.epoch())
                .with("storedIncarnation", state.storedIncarnation())
                .with("now", state.now())
                .run(database);
    }

    private static String digest(String url) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
