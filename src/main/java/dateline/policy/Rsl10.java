package dateline.policy;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * States a policy in RSL 1.0 (Really Simple Licensing, specification RSL-SPEC-1.0 of November 2025). RSL evaluates all licences of
 * an asset together, and a prohibition in one defeats a permission in another. So a use is either permitted or prohibited, and every
 * licence lists all prohibitions. Text and data mining has no usage token and is left out.
 */
public final class Rsl10 {

    public static final String MEDIA_TYPE = "application/rsl+xml";
    public static final String NAMESPACE = "https://rslstandard.org/rsl";

    /** How RSL names the payment for a use that is offered; {@code custom} then holds the page on which to ask for it. */
    private static final String TRAINING = "training";

    private static final String USE = "use";
    private static final String CRAWL = "crawl";
    private static final String FREE = "free";

    /**
     * One licence.
     *
     * @param permits usage tokens; may be empty
     * @param prohibits usage tokens; may be empty
     * @param payment type of the payment; null if nothing is permitted
     * @param customUrl page on which to ask for a permission; null unless the uses are offered
     */
    public record RslLicense(List<String> permits, List<String> prohibits, String payment, String customUrl) {}

    private Rsl10() {}

    /** Whether RSL has a word for the use. */
    public static boolean states(PolicyUse use) {
        return use.rsl().isPresent();
    }

    /** @param termsUrl page on which to ask for a permission, if the policy names none */
    public static List<RslLicense> licenses(EffectivePolicy policy, String termsUrl) {
        List<String> prohibited = tokens(policy.with(UseValue.RESERVED));
        List<String> open = tokens(policy.with(UseValue.OPEN));
        List<RslLicense> licenses = new ArrayList<>();
        if (!open.isEmpty()) licenses.add(new RslLicense(open, prohibited, FREE, null));
        policy.with(UseValue.OFFERED)
                .filter(use -> use.use().rsl().isPresent())
                .map(use -> new RslLicense(
                        List.of(use.use().rsl().get()),
                        prohibited,
                        payment(use.use()),
                        Optional.ofNullable(use.terms().url()).orElse(termsUrl)))
                .forEach(licenses::add);
        if (licenses.isEmpty()) licenses.add(new RslLicense(List.of(), prohibited, null, null));
        return licenses;
    }

    private static String payment(PolicyUse use) {
        return switch (use) {
            case AI_TRAINING -> TRAINING;
            case AI_INPUT -> USE;
            default -> CRAWL;
        };
    }

    private static List<String> tokens(Stream<EffectiveUse> uses) {
        return uses.flatMap(use -> use.use().rsl().stream()).toList();
    }

    /**
     * Writes a licence file.
     *
     * @param asset path pattern or URL to which the licences apply
     * @param termsUrl page on which to ask for a permission, if the policy names none
     */
    public static byte[] write(String asset, EffectivePolicy policy, String termsUrl) {
        StringWriter out = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out);
            xml.writeStartDocument("UTF-8", "1.0");
            if (policy.since().isPresent())
                xml.writeComment(" In force since " + policy.since().get() + " ");
            xml.writeStartElement("rsl");
            xml.writeDefaultNamespace(NAMESPACE);
            xml.writeStartElement("content");
            xml.writeAttribute("url", asset);
            for (RslLicense license : licenses(policy, termsUrl)) write(license, xml);
            element("terms", termsUrl, xml);
            xml.writeEndDocument();
            xml.flush();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(RslLicense license, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("license");
        usage("permits", license.permits(), xml);
        usage("prohibits", license.prohibits(), xml);
        if (license.payment() != null) {
            xml.writeStartElement("payment");
            xml.writeAttribute("type", license.payment());
            if (license.customUrl() != null) element("custom", license.customUrl(), xml);
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void usage(String name, List<String> tokens, XMLStreamWriter xml) throws XMLStreamException {
        if (tokens.isEmpty()) return;
        xml.writeStartElement(name);
        xml.writeAttribute("type", "usage");
        xml.writeCharacters(String.join(" ", tokens));
        xml.writeEndElement();
    }

    private static void element(String name, String text, XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }
}
