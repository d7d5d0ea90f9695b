package dateline.guide;

import dateline.http.base.PublicUrl;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Renders the examples of a guide. A request carries what the buttons of the page copy: its {@code curl} command in {@code data-curl} and its
 * call of {@code fetch} in {@code data-typescript}. A program, style sheet or document has the attribute {@code data-copy}.
 */
final class ExampleRenderer implements NodeRenderer {

    private static final String HTTP = "http";

    private final HtmlNodeRendererContext context;
    private final String base;

    ExampleRenderer(HtmlNodeRendererContext context, String base) {
        this.context = context;
        this.base = base;
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(FencedCodeBlock.class);
    }

    @Override
    public void render(Node node) {
        FencedCodeBlock block = (FencedCodeBlock) node;
        String text = block.getLiteral().replace(PublicUrl.DOCUMENTED, base);
        HtmlWriter writer = context.getWriter();
        writer.line();
        writer.tag("div", attributes(block, text));
        // A keyboard scrolls only what has the focus.
        writer.tag("pre", Map.of("tabindex", "0"));
        writer.raw(SyntaxHighlighter.html(block.getInfo(), text));
        writer.tag("/pre");
        writer.tag("/div");
        writer.line();
    }

    // Sorted, because a page has the same bytes and ETag on every node.
    private Map<String, String> requestAttributes(GuideRequest request, List<String> headers) {
        return new TreeMap<>(Map.of(
                "class", "slip request",
                "data-curl", CurlCommand.of(request, base, headers),
                "data-typescript", FetchCall.of(request, base, headers)));
    }

    private Map<String, String> attributes(FencedCodeBlock block, String text) {
        if (!HTTP.equals(block.getInfo())) return new TreeMap<>(Map.of("class", "slip program", "data-copy", ""));
        return GuideRequest.parse(text)
                .map(request -> requestAttributes(request, headersOfResponse(block)))
                .orElse(Map.of("class", "slip response"));
    }

    // The response is printed after its request, with no text between them.
    private static List<String> headersOfResponse(FencedCodeBlock request) {
        return request.getNext() instanceof FencedCodeBlock response
                ? GuideRequest.namesOfHeaders(response.getLiteral())
                : List.of();
    }
}
