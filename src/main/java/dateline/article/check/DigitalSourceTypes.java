package dateline.article.check;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The vocabulary Digital Source Type of IPTC NewsCodes in its release of 17 September 2024, with the codes that were
 * retired before. It says whether people, devices or software made a text, picture or recording.
 */
public final class DigitalSourceTypes {

    /** IRI of the vocabulary. The IRI of a concept is this and the code. */
    public static final String SCHEME = "http://cv.iptc.org/newscodes/digitalsourcetype/";

    private static final Set<String> GENERATIVE =
            Set.of("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic");

    // schema.org forms the names of its members from the codes. It names one differently, and has no member for three.
    private static final Map<String, String> SCHEMA_ORG = Map.of(
            "computationalCapture", "MultiFrameComputationalCaptureDigitalSource",
            "humanEdits", "",
            "digitalCreation", "",
            "softwareImage", "");

    private static final Set<String> CODES = Set.of(
            "algorithmicMedia",
            "algorithmicallyEnhanced",
            "composite",
            "compositeCapture",
            "compositeSynthetic",
            "compositeWithTrainedAlgorithmicMedia",
            "computationalCapture",
            "dataDrivenMedia",
            "digitalArt",
            "digitalCapture",
            "digitalCreation",
            "humanEdits",
            "minorHumanEdits",
            "negativeFilm",
            "positiveFilm",
            "print",
            "screenCapture",
            "softwareImage",
            "trainedAlgorithmicMedia",
            "virtualRecording");

    private DigitalSourceTypes() {}

    /** Returns the codes. */
    public static Set<String> codes() {
        return CODES;
    }

    static boolean isKnown(String code) {
        return CODES.contains(code);
    }

    /** Whether generative AI made the object or a part of it. False for null. */
    public static boolean isGenerative(String code) {
        return code != null && GENERATIVE.contains(code);
    }

    /** Returns the IRI of the concept; null for null. */
    public static String iri(String code) {
        return code == null ? null : SCHEME + code;
    }

    /** Returns the code of a concept that a document names by its IRI, with http or https, or by its code. */
    public static Optional<String> find(String iriOrCode) {
        if (iriOrCode == null) return Optional.empty();
        String iri = iriOrCode.strip().replaceFirst("^https:", "http:");
        String code = iri.startsWith(SCHEME) ? iri.substring(SCHEME.length()) : iri.replaceFirst("^digsrctype:", "");
        return Optional.of(code).filter(CODES::contains);
    }

    /**
     * Returns the IRI of the member of schema.org's IPTCDigitalSourceEnumeration; the IRI of IPTC where schema.org has
     * no member; null for null.
     */
    public static String schemaOrgIri(String code) {
        if (code == null) return null;
        String member = SCHEMA_ORG.getOrDefault(
                code, Character.toUpperCase(code.charAt(0)) + code.substring(1) + "DigitalSource");
        return member.isEmpty() ? iri(code) : "https://schema.org/" + member;
    }
}
