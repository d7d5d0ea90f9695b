package dateline.policy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Reads RSL as a crawler would, without code of the server: all licences of an asset are evaluated together, a prohibition wins, a
 * permission against a payment other than free is an offer.
 */
final class RslReader {

    private static final String RSL = "https://rslstandard.org/rsl";

    private RslReader() {}

    /** Returns what the only asset of the document says: open, offered or reserved by usage token. */
    static Map<String, String> read(byte[] xml) {
        List<Element> contents = elements(parse(xml), "content");
        if (contents.size() != 1) throw new AssertionError(contents.size() + " assets");
        Map<String, String> answers = new HashMap<>();
        Set<String> prohibited = new HashSet<>();
        for (Element license : children(contents.get(0), "license")) {
            List<Element> payments = children(license, "payment");
            String payment = payments.isEmpty() ? "free" : payments.get(0).getAttribute("type");
            for (String token : tokens(license, "permits"))
                answers.merge(token, payment.equals("free") ? "open" : "offered", (one, other) -> "contradiction");
            prohibited.addAll(tokens(license, "prohibits"));
        }
        for (String token : prohibited) answers.merge(token, "reserved", (one, other) -> "contradiction");
        return answers;
    }

    /** Returns the pages on which offered usages can be asked for, by token. */
    static Map<String, String> offerPages(byte[] xml) {
        Map<String, String> pages = new HashMap<>();
        for (Element license : elements(parse(xml), "license"))
            for (Element payment : children(license, "payment"))
                for (Element custom : children(payment, "custom"))
                    tokens(license, "permits").forEach(token -> pages.put(token, custom.getTextContent()));
        return pages;
    }

    private static List<String> tokens(Element license, String name) {
        List<String> tokens = new ArrayList<>();
        for (Element uses : children(license, name))
            tokens.addAll(Arrays.asList(uses.getTextContent().trim().split("\\s+")));
        return tokens;
    }

    static Document parse(byte[] xml) {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml));
        } catch (ParserConfigurationException | IOException | SAXException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Element> elements(Document document, String name) {
        return list(document.getElementsByTagNameNS(RSL, name));
    }

    static List<Element> children(Element parent, String name) {
        List<Element> children = list(parent.getElementsByTagNameNS(RSL, name));
        children.removeIf(child -> child.getParentNode() != parent);
        return children;
    }

    private static List<Element> list(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) elements.add((Element) nodes.item(i));
        return elements;
    }
}
