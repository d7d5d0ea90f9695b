package dateline.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dateline.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** Mutations that make a valid document invalid, and the check that a validator detects each of them. */
final class Mutations {

    private static final int ROUNDS = 5;

    private final Map<String, BiFunction<byte[], Random, byte[]>> byName = new LinkedHashMap<>();

    Mutations bytes(String name, BiFunction<byte[], Random, byte[]> mutation) {
        byName.put(name, mutation);
        return this;
    }

    /** Changes one element, chosen by the seed, among those with this namespace and name. */
    Mutations element(String name, String namespace, String element, Consumer<Element> mutation) {
        return bytes(name, (xml, random) -> {
            Document document = parse(xml);
            List<Element> candidates = FeedDom.all(document, namespace, element);
            mutation.accept(candidates.get(random.nextInt(candidates.size())));
            return FeedDom.serialise(document);
        });
    }

    /** Asserts that the validator detects every mutation and accepts the unchanged document. */
    void assertFoundBy(Function<byte[], List<String>> validator, byte[] valid) {
        long seed = Seed.of(Mutations.class);
        System.out.println(byName.size() + " mutations, -Dseed=" + seed);
        assertEquals(List.of(), validator.apply(valid));
        List<String> overlooked = new ArrayList<>();
        byName.forEach((name, mutation) -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] spoilt = mutation.apply(valid, new Random(seed + round));
                assertFalse(Arrays.equals(valid, spoilt), name + " changes nothing");
                if (validator.apply(spoilt).isEmpty()) {
                    overlooked.add(name);
                }
            }
        });
        assertEquals(List.of(), overlooked);
    }

    static void remove(Element element) {
        element.getParentNode().removeChild(element);
    }

    static void duplicate(Element element) {
        element.getParentNode().insertBefore(element.cloneNode(true), element);
    }

    private static Document parse(byte[] xml) {
        try {
            return FeedDom.parse(xml);
        } catch (SAXException e) {
            throw new IllegalStateException(e);
        }
    }
}
