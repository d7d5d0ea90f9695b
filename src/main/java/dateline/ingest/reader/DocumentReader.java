package dateline.ingest.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dateline.http.base.GzipStream;
import dateline.ingest.item.DocumentFormat;
import dateline.ingest.item.DocumentMetadata;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ItemHandler;
import dateline.ingest.xml.DocumentLimits;
import dateline.ingest.xml.DocumentRefusedException;
import dateline.ingest.xml.ParserMeter;
import dateline.ingest.xml.XmlCharFilter;
import dateline.ingest.xml.XmlEncoding;
import dateline.ingest.xml.XmlPullReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.zip.ZipException;
import org.apache.commons.io.ByteOrderMark;
import org.apache.commons.io.input.BOMInputStream;
import org.apache.commons.io.input.BoundedInputStream;

/**
 * Detects the format of a document and reads it to its end, item by item; refuses documents that exceed the limits. At
 * most one item is in memory, and URLs in the document are not fetched.
 */
public final class DocumentReader {

    private static final int PEEKED_BYTES = 64 << 10;
    private static final ByteOrderMark[] BYTE_ORDER_MARKS = {
        ByteOrderMark.UTF_8,
        ByteOrderMark.UTF_16BE,
        ByteOrderMark.UTF_16LE,
        ByteOrderMark.UTF_32BE,
        ByteOrderMark.UTF_32LE
    };
    private static final Set<String> FEED_MEMBERS = Set.of("items", "home_page_url", "feed_url");
    private static final Set<String> LINE_MEMBERS = Set.of("article", "state", "workingCopy");
    // An object of ninjs needs a uri, but it may come after a long text, or be missing.
    private static final Set<String> NINJS_MEMBERS =
            Set.of("headlines", "bodies", "pubStatus", "versionCreated", "representationType");

    private DocumentReader() {}

    static void read(InputStream in, DocumentLimits limits, DocumentMetadata metadata, Consumer<ImportedItem> consumer)
            throws IOException {
        read(in, limits, metadata, number -> true, consumer);
    }

    /**
     * @param metadata filled while the document is read
     * @param isWanted called once for each item, with its number
     * @param consumer receives the wanted items, in the order of the document
     * @throws DocumentRefusedException if the document cannot be read to its end
     * @throws IOException if the input stream fails
     */
    public static void read(
            InputStream in,
            DocumentLimits limits,
            DocumentMetadata metadata,
            IntPredicate isWanted,
            Consumer<ImportedItem> consumer)
            throws IOException {
        ItemHandler handler = new ItemHandler(limits, metadata, isWanted, consumer);
        try {
            PushbackInputStream compressed = new PushbackInputStream(in, 2);
            read(
                    new ParserMeter(
                            isGzip(compressed) ? new DecompressedStream(compressed) : compressed, limits.maxBytes()),
                    handler);
        } catch (ZipException e) {
            throw DocumentRefusedException.of("malformed-gzip", "The document begins like gzip but is not valid gzip.");
        } catch (CharacterCodingException e) {
            throw DocumentRefusedException.wrongEncoding();
        } catch (EOFException e) {
            throw incompleteGzip();
        }
        metadata.itemCount = handler.count();
    }

    private static DocumentRefusedException incompleteGzip() {
        return DocumentRefusedException.of("malformed-gzip", "The compressed document is incomplete.");
    }

    private static boolean isGzip(PushbackInputStream in) throws IOException {
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        return magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
    }

    private static void read(ParserMeter meter, ItemHandler handler) throws IOException {
        BOMInputStream unmarked = BOMInputStream.builder()
                .setInputStream(meter)
                .setByteOrderMarks(BYTE_ORDER_MARKS)
                .get();
        ByteOrderMark mark = unmarked.getBOM();
        PushbackInputStream in = new PushbackInputStream(unmarked, PEEKED_BYTES);
        byte[] peeked = in.readNBytes(PEEKED_BYTES);
        int first = 0;
        while (first < peeked.length && peeked[first] >= 0 && peeked[first] <= ' ') first++;
        if (first == peeked.length) throw DocumentRefusedException.of("document-empty", "The document is empty.");
        boolean isUtf8 = mark == null || mark.equals(ByteOrderMark.UTF_8);
        if (isUtf8 && (peeked[first] == '{' || peeked[first] == '[')) {
            in.unread(peeked);
            switch (peeked[first] == '[' ? DocumentFormat.NINJS : detectJson(peeked, first)) {
                case NINJS -> NinjsReader.read(in, meter, handler);
                case JSON_FEED -> JsonFeedReader.read(in, meter, handler);
                default -> ExportReader.read(in, meter, handler);
            }
            return;
        }
        Charset charset = XmlEncoding.detect(mark, peeked);
        boolean isSingleByte =
                charset.newEncoder().maxBytesPerChar() < 4 && !charset.name().startsWith("UTF-16");
        if (isSingleByte && peeked[first] != '<') throw DocumentRefusedException.unknownFormat();
        // White space before the XML declaration is a common error and harmless.
        int from = isSingleByte ? first : 0;
        in.unread(peeked, from, peeked.length - from);
        XmlCharFilter text = new XmlCharFilter(new InputStreamReader(in, XmlEncoding.newDecoder(charset)));
        new XmlReader(XmlPullReader.open(text, meter), handler).read();
    }

    // The three formats begin with an object; its members tell them apart. A version as a text is a member of JSON Feed
    // and of ninjs, so it decides only if nothing else does.
    private static DocumentFormat detectJson(byte[] peeked, int first) {
        boolean hasVersion = false;
        try (JsonParser json = new JsonFactory().createParser(peeked, first, peeked.length - first)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                if (FEED_MEMBERS.contains(member)) return DocumentFormat.JSON_FEED;
                if (LINE_MEMBERS.contains(member)) return DocumentFormat.NDJSON;
                if (member.equals("uri") && value == JsonToken.VALUE_STRING || NINJS_MEMBERS.contains(member))
                    return DocumentFormat.NINJS;
                hasVersion |= member.equals("version") && value == JsonToken.VALUE_STRING;
                json.skipChildren();
            }
        } catch (IOException truncated) {
            // The bytes read ahead end within a value.
        }
        if (hasVersion) return DocumentFormat.JSON_FEED;
        throw DocumentRefusedException.unknownFormat();
    }

    /**
     * Decompresses gzip and refuses input that expands more than text does (1 MiB plus {@link DocumentLimits#MAX_COMPRESSION_RATIO}
     * times its size).
     */
    private static final class DecompressedStream extends InputStream {

        private final BoundedInputStream compressed;
        private final GzipStream decompressed;
        private long decompressedBytes;

        DecompressedStream(InputStream in) throws IOException {
            compressed = BoundedInputStream.builder().setInputStream(in).get();
            decompressed = new GzipStream(compressed, 16 << 10);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count;
            try {
                count = decompressed.read(bytes, offset, length);
            } catch (EOFException e) {
                // The XML parser would take it for the end of the document.
                throw incompleteGzip();
            }
            decompressedBytes += Math.max(count, 0);
            if (decompressedBytes > (1 << 20) + compressed.getCount() * DocumentLimits.MAX_COMPRESSION_RATIO)
                throw DocumentRefusedException.of(
                        "packed-too-tightly",
                        "The compression ratio of the document is higher than that of text. Send it uncompressed.");
            return count;
        }
    }
}
