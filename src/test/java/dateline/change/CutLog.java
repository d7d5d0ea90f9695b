package dateline.change;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;

/** Removes every row of the change log that retention may ever remove, whatever its age. */
public final class CutLog {

    private static final int BATCH = 500;

    private CutLog() {}

    /** @return the number of removed rows */
    public static int cutAll(AgroalDataSource database) {
        Sql.of("update cut_progress set epoch = 0, xid = '0', id = 0").run(database);
        int cut = 0;
        int looked;
        do {
            int[] batch = Sql.of("select looked, cut from cut_changes('infinity', :batch, 0)")
                    .with("batch", BATCH)
                    .first(database, row -> new int[] {row.getInt(1), row.getInt(2)})
                    .orElseThrow();
            looked = batch[0];
            cut += batch[1];
        } while (looked == BATCH);
        return cut;
    }
}
