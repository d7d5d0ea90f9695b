package dateline.policy;

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
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Validates licence files by the grammar {@code rsl-1.0.rnc}, and checks the rules that a grammar cannot express. */
final class RslGrammar {

    private final List<String> found = new ArrayList<>();
    private final ValidationDriver driver;

    RslGrammar() {
        PropertyMapBuilder properties = new PropertyMapBuilder();
        properties.put(ValidateProperty.ERROR_HANDLER, new DefaultHandler() {
            @Override
            public void error(SAXParseException error) {
                found.add(error.getLineNumber() + ":" + error.getColumnNumber() + " " + error.getMessage());
            }

            @Override
            public void fatalError(SAXParseException error) {
                error(error);
            }
        });
        driver = new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
        try {
            String grammar = RslGrammar.class.getResource("rsl-1.0.rnc").toString();
            if (!driver.loadSchema(new InputSource(grammar)))
                throw new IllegalStateException("the grammar itself is wrong: " + found);
        } catch (IOException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the violations; empty if the file is valid. */
    List<String> violations(byte[] xml) {
        found.clear();
        try {
            driver.validate(new InputSource(new ByteArrayInputStream(xml)));
        } catch (IOException | SAXException e) {
            found.add("not well-formed: " + e.getMessage());
            return List.copyOf(found);
        }
        for (Element license : RslReader.elements(RslReader.parse(xml), "license")) {
            Set<String> kinds = new HashSet<>();
            for (String name : List.of("permits", "prohibits"))
                for (Element uses : RslReader.children(license, name))
                    if (!kinds.add(name + " " + uses.getAttribute("type"))) found.add("two " + name + " of one type");
        }
        return List.copyOf(found);
    }
}
