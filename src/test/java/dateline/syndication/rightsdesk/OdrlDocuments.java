package dateline.syndication.rightsdesk;

import com.apicatalog.jsonld.JsonLd;
import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdOptions.ProcessingPolicy;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import jakarta.json.JsonArray;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.lang.LangJSONLD11;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.sparql.graph.GraphFactory;
import org.apache.jena.sparql.util.Context;

/** Reads ODRL documents as JSON-LD, without network, and compares them with the shapes of ODRL. */
public final class OdrlDocuments {

    private static final String CONTEXT = "http://www.w3.org/ns/odrl.jsonld";
    private static final Graph ONTOLOGY_AND_SHAPES = readShapes();
    private static final Shapes SHAPES = Shapes.parse(ONTOLOGY_AND_SHAPES);

    private OdrlDocuments() {}

    private static Graph readShapes() {
        Graph graph = GraphFactory.createDefaultGraph();
        RDFDataMgr.read(graph, OdrlDocuments.class.getResourceAsStream("odrl.shapes.ttl"), Lang.TURTLE);
        return graph;
    }

    // Only the terms that Dateline writes, each as the context of W3C defines it. A term that is not among them fails.
    private static JsonLdOptions options() {
        DocumentLoader loader = (url, options) -> {
            if (!url.toString().equals(CONTEXT))
                throw new JsonLdError(JsonLdErrorCode.LOADING_DOCUMENT_FAILED, "not allowed: " + url);
            try (InputStream in = OdrlDocuments.class.getResourceAsStream("odrl.context.json")) {
                return JsonDocument.of(in);
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
        JsonLdOptions options = new JsonLdOptions(loader);
        options.setUndefinedTermsPolicy(ProcessingPolicy.Fail);
        return options;
    }

    /** @throws JsonLdError if a term is not defined */
    public static JsonArray expand(byte[] document) throws JsonLdError {
        return JsonLd.expand(JsonDocument.of(new ByteArrayInputStream(document)))
                .options(options())
                .get();
    }

    /** Returns the violations of the shapes; empty if there are none. */
    public static List<String> violations(byte[] document) {
        Graph graph = GraphFactory.createDefaultGraph();
        ONTOLOGY_AND_SHAPES.stream().forEach(graph::add);
        RDFParser.source(new ByteArrayInputStream(document))
                .lang(Lang.JSONLD11)
                .context(Context.create().set(LangJSONLD11.JSONLD_OPTIONS, options()))
                .parse(graph);
        List<String> violations = new ArrayList<>();
        ShaclValidator.get()
                .validate(SHAPES, graph)
                .getEntries()
                .forEach(entry -> violations.add(Map.of(
                                "node", String.valueOf(entry.focusNode()),
                                "path", String.valueOf(entry.resultPath()),
                                "message", String.valueOf(entry.message()))
                        .toString()));
        return violations;
    }
}
