package dateline.article.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The codes of IPTC's vocabulary Digital Source Type, and the members of schema.org that correspond to them. */
class DigitalSourceTypesTest {

    /** Members of schema.org's IPTCDigitalSourceEnumeration in release 30.0. */
    private static final Set<String> SCHEMA_ORG_MEMBERS = Set.of(
            "AlgorithmicMediaDigitalSource",
            "AlgorithmicallyEnhancedDigitalSource",
            "CompositeCaptureDigitalSource",
            "CompositeDigitalSource",
            "CompositeSyntheticDigitalSource",
            "CompositeWithTrainedAlgorithmicMediaDigitalSource",
            "DataDrivenMediaDigitalSource",
            "DigitalArtDigitalSource",
            "DigitalCaptureDigitalSource",
            "MinorHumanEditsDigitalSource",
            "MultiFrameComputationalCaptureDigitalSource",
            "NegativeFilmDigitalSource",
            "PositiveFilmDigitalSource",
            "PrintDigitalSource",
            "ScreenCaptureDigitalSource",
            "TrainedAlgorithmicMediaDigitalSource",
            "VirtualRecordingDigitalSource");

    @Test
    void theContractListsTheSameCodes() throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/contract/members.yaml")) {
            JsonNode vocabulary = new YAMLMapper().readTree(in).at("/vocabularies/digitalSourceType");
            Set<String> listed = new TreeSet<>();
            vocabulary.fieldNames().forEachRemaining(listed::add);
            assertEquals(new TreeSet<>(DigitalSourceTypes.codes()), listed);
        }
    }

    @Test
    void everySchemaOrgMemberBelongsToOneCode() {
        Set<String> named = DigitalSourceTypes.codes().stream()
                .map(DigitalSourceTypes::schemaOrgIri)
                .filter(iri -> iri.startsWith("https://schema.org/"))
                .map(iri -> iri.substring("https://schema.org/".length()))
                .collect(Collectors.toSet());
        assertEquals(SCHEMA_ORG_MEMBERS, named);
        assertEquals(DigitalSourceTypes.SCHEME + "humanEdits", DigitalSourceTypes.schemaOrgIri("humanEdits"));
        assertNull(DigitalSourceTypes.schemaOrgIri(null));
    }

    @Test
    void aConceptIsFoundByItsIriItsQcodeAndItsCode() {
        for (String name : Set.of(
                "http://cv.iptc.org/newscodes/digitalsourcetype/print",
                "https://cv.iptc.org/newscodes/digitalsourcetype/print",
                "digsrctype:print",
                " print ")) assertEquals(Optional.of("print"), DigitalSourceTypes.find(name), name);
        assertTrue(DigitalSourceTypes.find("http://cv.iptc.org/newscodes/genre/print")
                .isEmpty());
        assertTrue(DigitalSourceTypes.find(null).isEmpty());
    }
}
