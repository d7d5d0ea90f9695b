package dateline.ingest.reader;

import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.xml.ParserMeter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads a Dateline export: an article a line. What stands in a line is looked at when it is its turn. */
final class ExportReader {

    private ExportReader() {}

    static void read(InputStream in, ParserMeter meter, ItemHandler reader) throws IOException {
        reader.head.format = DocumentFormat.NDJSON;
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            meter.event();
            meter.item();
            if (!line.isBlank()) reader.line(line);
        }
    }
}
