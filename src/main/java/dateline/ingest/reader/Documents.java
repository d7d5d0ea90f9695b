package dateline.ingest.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dateline.ingest.item.Head;
import dateline.ingest.item.Item;
import dateline.ingest.item.Reader;
import dateline.ingest.xml.Allowed;
import dateline.ingest.xml.Ceiling;
import dateline.ingest.xml.Encoding;
import dateline.ingest.xml.Meter;
import dateline.ingest.xml.Refusal;
import dateline.ingest.xml.Xml;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a document of whatever format from beginning to end, one item at a time, and refuses what no publisher sends. However large
 * it is, no more than an item of it is in memory, and nothing that it names is fetched.
 */
public final class Documents {

    private static final int PEEKED = 64 << 10;
    private static final Set<String> FEED_MEMBERS = Set.of("items", "home_page_url", "feed_url");
    private static final Set<String> LINE_MEMBERS = Set.of("article", "state", "workingCopy");

    private Documents() {}

    static void read(InputStream in, Ceiling ceiling, Head head, Consumer<Item> items) throws IOException {
        read(in, ceiling, head, number -> true, items);
    }

    /**
     * @param head is filled while it is read
     * @param wanted asked once for each item, by its number
     * @param items those wanted, in the order of the document
     * @throws Refusal where it cannot be read to its end
     * @throws IOException where it does not come
     */
    public static void read(InputStream in, Ceiling ceiling, Head head, IntPredicate wanted, Consumer<Item> items)
            throws IOException {
        Reader reader = new Reader(ceiling, head, wanted, items);
        try {
            PushbackInputStream packed = new PushbackInputStream(in, 2);
            read(new Meter(isGzip(packed) ? new Unpacked(packed) : packed, ceiling.document()), reader);
        } catch (ZipException e) {
            throw Refusal.of("malformed-gzip", "It begins like gzip and is none.");
        } catch (CharacterCodingException e) {
            throw Refusal.notText();
        } catch (java.io.EOFException e) {
            throw Refusal.of("malformed-gzip", "The packed document ends before its end.");
        }
        head.items = reader.count();
    }

    private static boolean isGzip(PushbackInputStream in) throws IOException {
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        return magic.length == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
    }

    private static void read(Meter meter, Reader reader) throws IOException {
        PushbackInputStream in = new PushbackInputStream(meter, PEEKED);
        byte[] peeked = in.readNBytes(PEEKED);
        int mark = peeked.length > 2 && (peeked[0] & 0xFF) == 0xEF && (peeked[1] & 0xFF) == 0xBB ? 3 : 0;
        int first = mark;
        while (first < peeked.length && peeked[first] >= 0 && peeked[first] <= ' ') first++;
        if (first == peeked.length) throw Refusal.of("document-empty", "There is nothing in it.");
        if (peeked[first] == '{') {
            in.unread(peeked, mark, peeked.length - mark);
            if (isJsonFeed(peeked, first)) JsonFeedReader.read(in, meter, reader);
            else LinesReader.read(in, meter, reader);
            return;
        }
        Charset charset = Encoding.of(peeked);
        boolean bytes =
                charset.newEncoder().maxBytesPerChar() < 4 && !charset.name().startsWith("UTF-16");
        if (bytes && peeked[first] != '<') throw Refusal.unknownFormat();
        // White space before the declaration is an error that many make and nobody is harmed by.
        int from = bytes ? first : Encoding.mark(peeked);
        in.unread(peeked, from, peeked.length - from);
        Allowed text = new Allowed(new InputStreamReader(in, Encoding.decoder(charset)));
        new XmlReader(Xml.open(text, meter), reader).read();
    }

    // Both begin with an object; its members tell.
    private static boolean isJsonFeed(byte[] peeked, int first) {
        try (JsonParser json = new JsonFactory().createParser(peeked, first, peeked.length - first)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                if (FEED_MEMBERS.contains(member)) return true;
                if (LINE_MEMBERS.contains(member)) return false;
                if (member.equals("version") && value == JsonToken.VALUE_STRING) return true;
                json.skipChildren();
            }
        } catch (IOException cutOff) {
            // Where the look ends in the middle of something.
        }
        throw Refusal.unknownFormat();
    }

    /** A packed document, as long as it grows no more than text does. */
    private static final class Unpacked extends InputStream {

        private final Counted packed;
        private final GZIPInputStream plain;
        private long unpacked;

        Unpacked(InputStream in) throws IOException {
            packed = new Counted(in);
            plain = new GZIPInputStream(packed, 16 << 10);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = plain.read(bytes, offset, length);
            unpacked += Math.max(got, 0);
            if (unpacked > (1 << 20) + packed.count * Ceiling.RATIO)
                throw Refusal.of("packed-too-tightly", "Unpacked it is far larger than text could be. Send it plain.");
            return got;
        }
    }

    /** How much has been taken of a stream. */
    private static final class Counted extends InputStream {

        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int next = in.read();
            if (next >= 0) count++;
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = in.read(bytes, offset, length);
            count += Math.max(got, 0);
            return got;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }
}
