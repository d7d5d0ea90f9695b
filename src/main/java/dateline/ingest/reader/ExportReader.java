package dateline.ingest.reader;

import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.xml.ParserMeter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads a Dateline export, one article per line. The lines are parsed later, when their items are prepared. */
final class ExportReader {

    private ExportReader() {}

    static void read(InputStream in, ParserMeter meter, ItemHandler handler) throws IOException {
        handler.metadata.format = DocumentFormat.NDJSON;
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            meter.startEvent();
            meter.startItem();
            if (!line.isBlank()) handler.addLine(line);
        }
    }
}
