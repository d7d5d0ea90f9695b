package dateline.ingest.job;

import dateline.database.sql.Sql;
import dateline.ingest.xml.DocumentRefusedException;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Stores documents in the database in chunks of 256 KiB, so that every node can read them. Each chunk is written in a
 * statement of its own.
 */
@Singleton
class DocumentChunks {

    private static final int SIZE = 256 << 10;
    // Lease while one chunk is received; each chunk renews it.
    private static final String PATIENCE = "PT2M";

    // Renews the lease, and writes the chunk only if this upload or fetch still has the lease.
    private static final String WRITE = """
            with mine as (
                update import set leased_until = dateline_now() + cast(? as interval) where id = ? and lease = ? returning id)
            insert into import_part select id, ?, ? from mine
            """;

    private final AgroalDataSource database;

    DocumentChunks(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Replaces the stored document of an import.
     *
     * @param most largest size in bytes
     * @return bytes written
     * @throws DocumentRefusedException if the document is larger than {@code most}
     * @throws ImportJobs.LeaseLostException if the lease was lost
     */
    long write(UUID id, UUID lease, InputStream in, long most) throws IOException {
        new Sql().add("delete from import_part where import_id = ?", id).run(database);
        long total = 0;
        for (int number = 0; ; number++) {
            byte[] piece = in.readNBytes(SIZE);
            if (piece.length == 0) return total;
            total += piece.length;
            if (total > most)
                throw DocumentRefusedException.of("document-too-large", "A document may have " + most + " bytes.");
            int written =
                    new Sql().add(WRITE, PATIENCE, id, lease, number, piece).run(database);
            if (written == 0) throw new ImportJobs.LeaseLostException();
        }
    }

    InputStream read(UUID id) {
        return new ChunkStream(id);
    }

    private final class ChunkStream extends InputStream {

        private final UUID id;
        private byte[] piece = {};
        private int next;
        private int number;

        ChunkStream(UUID id) {
            this.id = id;
        }

        @Override
        public int read() {
            return fill() ? piece[next++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (length == 0) return 0;
            if (!fill()) return -1;
            int count = Math.min(length, piece.length - next);
            System.arraycopy(piece, next, bytes, offset, count);
            next += count;
            return count;
        }

        @Override
        public int available() {
            return piece.length - next;
        }

        private boolean fill() {
            if (next < piece.length) return true;
            piece = new Sql()
                    .add("select bytes from import_part where import_id = ? and number = ?", id, number++)
                    .first(database, row -> row.getBytes(1))
                    .orElse(new byte[0]);
            next = 0;
            return piece.length > 0;
        }
    }
}
