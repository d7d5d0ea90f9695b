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

    private static final int CHUNK_BYTES = 256 << 10;
    // Lease while one chunk is received; each chunk renews it.
    private static final String LEASE_TIME = "PT2M";

    // Renews the lease, and writes the chunk only if this upload or fetch still has the lease.
    private static final String INSERT = """
            with mine as (
                update import set leased_until = dateline_now() + cast(:leaseTime as interval) where id = :id and lease = :lease returning id)
            insert into import_part select id, :number, :chunk from mine
            """;

    private final AgroalDataSource database;

    DocumentChunks(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Replaces the stored document of an import.
     *
     * @param maxBytes largest size in bytes
     * @return bytes written
     * @throws DocumentRefusedException if the document is larger than {@code most}
     * @throws ImportLeases.LeaseLostException if the lease was lost
     */
    long write(UUID id, UUID lease, InputStream in, long maxBytes) throws IOException {
        Sql.of("delete from import_part where import_id = :importId")
                .with("importId", id)
                .run(database);
        long total = 0;
        for (int number = 0; ; number++) {
            byte[] chunk = in.readNBytes(CHUNK_BYTES);
            if (chunk.length == 0) return total;
            total += chunk.length;
            if (total > maxBytes)
                throw DocumentRefusedException.of("document-too-large", "A document may have " + maxBytes + " bytes.");
            int written = Sql.of(INSERT)
                    .with("leaseTime", LEASE_TIME)
                    .with("id", id)
                    .with("lease", lease)
                    .with("number", number)
                    .with("chunk", chunk)
                    .run(database);
            if (written == 0) throw new ImportLeases.LeaseLostException();
        }
    }

    InputStream read(UUID id) {
        return new ChunkStream(id);
    }

    private final class ChunkStream extends InputStream {

        private final UUID id;
        private byte[] chunk = {};
        private int position;
        private int number;

        ChunkStream(UUID id) {
            this.id = id;
        }

        @Override
        public int read() {
            return fill() ? chunk[position++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (length == 0) return 0;
            if (!fill()) return -1;
            int count = Math.min(length, chunk.length - position);
            System.arraycopy(chunk, position, bytes, offset, count);
            position += count;
            return count;
        }

        @Override
        public int available() {
            return fill() ? chunk.length - position : 0;
        }

        private boolean fill() {
            if (position < chunk.length) return true;
            chunk = Sql.of("select bytes from import_part where import_id = :importId and number = :number")
                    .with("importId", id)
                    .with("number", number++)
                    .first(database, row -> row.getBytes(1))
                    .orElse(new byte[0]);
            position = 0;
            return chunk.length > 0;
        }
    }
}
