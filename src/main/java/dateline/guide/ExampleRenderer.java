package dateline.guide;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlWriter;

/**
 * Renders the examples of a guide. A request carries its {@code curl} command in {@code data-curl}; a program, style sheet or document has the
 * attribute {@code data-copy}. The script of the page adds the buttons that copy them.
 */
final class ExampleRenderer implements NodeRenderer {

    private static final String HTTP = "http";

    // The address of the server in the guides.
    private static final String PRINTED = "http://localhost:8080";

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
        String text = block.getLiteral().replace(PRINTED, base);
        boolean http = HTTP.equals(block.getInfo());
        Optional<String> command = http ? CurlCommand.of(text, base) : Optional.empty();
        HtmlWriter writer = context.getWriter();
        writer.line();
        if (command.isPresent()) writer.tag("div", Map.of("class", "slip request", "data-curl", command.get()));
        else if (http) writer.tag("div", Map.of("class", "slip response"));
        else writer.tag("div", Map.of("class", "slip program", "data-copy", ""));
        // A keyboard scrolls only what has the focus.
        writer.tag("pre", Map.of("tabindex", "0"));
        int firstLine = http ? text.indexOf('\n') : 0;
        if (firstLine > 0) {
            writer.tag("b");
            writer.text(text.substring(0, firstLine));
            writer.tag("/b");
        }
        writer.text(text.substring(Math.max(firstLine, 0)));
        writer.tag("/pre");
        writer.tag("/div");
        writer.line();
    }
}
