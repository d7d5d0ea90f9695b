package dateline.policy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads what a licence file of RSL 1.0 says about everything on its server. All licences of an asset count together: a prohibition wins
 * over a permission, and a permission against a payment is an offer.
 */
public final class Rsl10Reader {

    private static final String FREE = "free";
    private static final String ALL = "all";
    private static final String ALL_OF_AI = "ai-all";
    private static final Set<String> USES_OF_AI = Set.of("ai-train", "ai-input");

    private Rsl10Reader() {}

    /**
     * Returns the value of each use that the file mentions.
     *
     * @param assets the values of {@code url} that stand for everything, such as a slash
     * @return empty if the file is not RSL, or has none of these assets
     */
    public static Optional<Map<PolicyUse, UseValue>> read(byte[] xml, Set<String> assets) {
        return parse(xml)
                .flatMap(root -> children(root, "content").stream()
                        .filter(content -> assets.contains(content.getAttribute("url")))
                        .findFirst()
                        .map(Rsl10Reader::values));
    }

    private static Map<PolicyUse, UseValue> values(Element content) {
        Map<PolicyUse, UseValue> values = new EnumMap<>(PolicyUse.class);
        for (Element license : children(content, "license")) {
            boolean isFree = children(license, "payment").stream()
                    .map(payment -> payment.getAttribute("type"))
                    .allMatch(type -> type.isEmpty() || type.equals(FREE));
            put(values, license, "permits", isFree ? UseValue.OPEN : UseValue.OFFERED);
            put(values, license, "prohibits", UseValue.RESERVED);
        }
        return values;
    }

    private static void put(Map<PolicyUse, UseValue> values, Element license, String name, UseValue value) {
        for (Element element : children(license, name)) {
            if (!element.getAttribute("type").equals("usage")) continue;
            List<String> tokens = List.of(element.getTextContent().strip().split("\\s++"));
            for (PolicyUse use : PolicyUse.all())
                if (use.rsl().filter(token -> stateIt(tokens, token)).isPresent())
                    values.merge(use, value, (one, other) -> one.isStricterThan(other) ? one : other);
        }
    }

    private static boolean stateIt(List<String> tokens, String token) {
        return tokens.contains(token)
                || tokens.contains(ALL)
                || USES_OF_AI.contains(token) && tokens.contains(ALL_OF_AI);
    }

    // Without a document type, a document cannot name entities or other files.
    private static Optional<Element> parse(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // Without this handler the parser prints errors.
            builder.setErrorHandler(new DefaultHandler());
            Element root = builder.parse(new ByteArrayInputStream(xml)).getDocumentElement();
            return Optional.of(root).filter(one -> isNamed(one, "rsl"));
        } catch (SAXException notXml) {
            return Optional.empty();
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        NodeList nodes = parent.getChildNodes();
        List<Element> children = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++)
            if (nodes.item(i) instanceof Element child && isNamed(child, name)) children.add(child);
        return children;
    }

    private static boolean isNamed(Element element, String name) {
        return Rsl10.NAMESPACE.equals(element.getNamespaceURI()) && name.equals(element.getLocalName());
    }
}
