package dateline.format;

import com.thaiopensource.util.PropertyMapBuilder;
import com.thaiopensource.validate.ValidateProperty;
import com.thaiopensource.validate.ValidationDriver;
import com.thaiopensource.validate.rng.CompactSchemaReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Validates Atom 1.0 by the grammar {@code atom.rnc}, and checks the rules between entries, tombstones and links that a
 * grammar cannot express.
 */
public final class AtomGrammar {

    private static final String ATOM = "http://www.w3.org/2005/Atom";
    private static final String AT = "http://purl.org/atompub/tombstones/1.0";

    private AtomGrammar() {}

    /** Returns the violations; empty if the document is valid. */
    public static List<String> violations(byte[] xml) {
        try {
            Document document = FeedDom.parse(xml);
            List<String> violations = new ArrayList<>(byGrammar(xml));
            violations.addAll(byComparison(document));
            return violations;
        } catch (SAXException notWellFormed) {
            return List.of("not well-formed: " + notWellFormed.getMessage());
        }
    }

    private static List<String> byGrammar(byte[] xml) throws SAXException {
        Errors errors = new Errors(new ArrayList<>());
        PropertyMapBuilder properties = new PropertyMapBuilder();
        properties.put(ValidateProperty.ERROR_HANDLER, errors);
        ValidationDriver driver = new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
        try {
            String grammar = AtomGrammar.class.getResource("atom.rnc").toString();
            if (!driver.loadSchema(new InputSource(grammar))) {
                throw new IllegalStateException("the grammar itself is wrong: " + errors.found());
            }
            driver.validate(new InputSource(new ByteArrayInputStream(xml)));
            return errors.found();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> byComparison(Document document) {
        List<String> violations = new ArrayList<>();
        Set<String> entries = new HashSet<>();
        for (Element entry : FeedDom.all(document, ATOM, "entry")) {
            if (!entries.add(childText(entry, "id") + " " + childText(entry, "updated"))) {
                violations.add("two entries with one id and updated: " + childText(entry, "id"));
            }
            violations.addAll(doubleAlternates(entry));
        }
        Set<String> tombstones = new HashSet<>();
        for (Element tombstone : FeedDom.all(document, AT, "deleted-entry")) {
            if (!tombstones.add(tombstone.getAttribute("ref") + " " + tombstone.getAttribute("when"))) {
                violations.add("two tombstones with one ref and when: " + tombstone.getAttribute("ref"));
            }
        }
        violations.addAll(doubleAlternates(document.getDocumentElement()));
        return violations;
    }

    private static List<String> doubleAlternates(Element parent) {
        List<String> violations = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Element link : FeedDom.children(parent, ATOM, "link")) {
            boolean isAlternate =
                    !link.hasAttribute("rel") || link.getAttribute("rel").equals("alternate");
            if (isAlternate && !seen.add(link.getAttribute("type") + " " + link.getAttribute("hreflang"))) {
                violations.add("two alternate links of one type and language: " + link.getAttribute("href"));
            }
        }
        return violations;
    }

    private static String childText(Element parent, String name) {
        return FeedDom.children(parent, ATOM, name).stream()
                .map(Element::getTextContent)
                .findFirst()
                .orElse("");
    }

    private record Errors(List<String> found) implements ErrorHandler {
        @Override
        public void warning(SAXParseException warning) {}

        @Override
        public void error(SAXParseException error) {
            found.add(error.getLineNumber() + ":" + error.getColumnNumber() + " " + error.getMessage());
        }

        @Override
        public void fatalError(SAXParseException error) {
            error(error);
        }
    }
}
