package dateline.ingest.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.node.TextNode;
import dateline.ingest.item.ImportedItem;
import dateline.ingest.item.ImportedItem.Enclosure;
import dateline.ingest.item.ImportedItem.Term;
import dateline.ingest.story.PreparedItem;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An item of an import that breaks the server's own code. */
class ImportRunTest {

    @Test
    void anErrorInOneItemRefusesThatItem() {
        ImportedItem item = ImportedItem.line(7, "{}");
        PreparedItem prepared = ImportRun.prepareSafely(UUID.randomUUID(), item, () -> {
            throw new StackOverflowError();
        });
        assertFalse(prepared.isReady());
        assertEquals("refused", prepared.outcome());
        assertEquals("internal-error", prepared.code());
        assertEquals(7, prepared.item().number());
    }

    /** A text that is not counted could fill the memory with a batch of items. */
    @Test
    void everyTextOfAnItemCounts() throws Exception {
        String text = "x".repeat(1_000);
        List<String> uncounted = new ArrayList<>();
        for (RecordComponent member : ImportedItem.class.getRecordComponents()) {
            Object value = valueWith(text, member);
            if (value != null && ImportRun.textLength(item(member, value)) < text.length())
                uncounted.add(member.getName());
        }
        for (RecordComponent member : Enclosure.class.getRecordComponents()) {
            if (member.getType() != String.class) continue;
            Enclosure file = (Enclosure) make(Enclosure.class, member, text);
            if (ImportRun.textLength(item(component("media"), List.of(file))) < text.length())
                uncounted.add("media/" + member.getName());
        }
        assertEquals(List.of(), uncounted);
    }

    private static Object valueWith(String text, RecordComponent member) {
        Term term = new Term(text, null, null);
        if (member.getType() == String.class) return text;
        if (member.getType() == Term.class) return term;
        if (member.getType() == Enclosure.class) return Enclosure.describe(text, null, null, null, null);
        return switch (member.getName()) {
            case "authors" -> List.of(text);
            case "terms" -> List.of(term);
            case "ninjs" -> TextNode.valueOf(text);
            default -> null;
        };
    }

    private static ImportedItem item(RecordComponent member, Object value) throws Exception {
        return (ImportedItem) make(ImportedItem.class, member, value);
    }

    private static RecordComponent component(String name) {
        return Stream.of(ImportedItem.class.getRecordComponents())
                .filter(member -> member.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Makes a record with one value, and empty ones otherwise. */
    private static Object make(Class<?> type, RecordComponent with, Object value) throws Exception {
        RecordComponent[] members = type.getRecordComponents();
        Object[] values = new Object[members.length];
        Class<?>[] types = new Class<?>[members.length];
        for (int i = 0; i < members.length; i++) {
            types[i] = members[i].getType();
            values[i] = members[i].getName().equals(with.getName()) ? value : emptyValue(types[i]);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object emptyValue(Class<?> type) {
        if (type == List.class) return List.of();
        if (type == int.class) return 1;
        return type == boolean.class ? false : null;
    }
}
