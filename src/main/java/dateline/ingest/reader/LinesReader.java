package dateline.ingest.reader;

import dateline.ingest.item.Format;
import dateline.ingest.item.Reader;
import dateline.ingest.xml.Meter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads a Dateline export: an article a line. What stands in a line is looked at when it is its turn. */
final class LinesReader {

    private LinesReader() {}

    static void read(InputStream in, Meter meter, Reader reader) throws IOException {
        reader.head.format = Format.NDJSON;
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            meter.event();
            meter.item();
            if (!line.isBlank()) reader.line(line);
        }
    }
}
