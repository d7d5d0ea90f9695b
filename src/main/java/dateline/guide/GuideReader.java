package dateline.guide;

import dateline.guide.GuideDocument.GuideSection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.text.TextContentNodeRendererContext;
import org.commonmark.renderer.text.TextContentRenderer;

/** Reads guides from Markdown. */
final class GuideReader {

    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());

    private final Parser parser = Parser.builder().extensions(EXTENSIONS).build();
    private final TextContentRenderer text = TextContentRenderer.builder()
            .extensions(EXTENSIONS)
            .nodeRendererFactory(PlainCode::new)
            .build();
    private final Map<String, String> names;
    private final String base;

    /**
     * @param names of all guides, by the ends of their paths in links; a link to another document becomes text
     * @param base address of this server
     */
    GuideReader(Map<String, String> names, String base) {
        this.names = names;
        this.base = base;
    }

    GuideDocument read(String name, String summary, byte[] markdown) {
        Node document = parser.parse(new String(markdown, StandardCharsets.UTF_8));
        document.accept(new LinkRewriter());
        Map<Node, String> anchors = new IdentityHashMap<>();
        List<GuideSection> sections = sections(document, anchors);
        return new GuideDocument(
                name, sections.get(0).heading(), summary, markdown, render(document, anchors), sections);
    }

    private List<GuideSection> sections(Node document, Map<Node, String> anchors) {
        IdGenerator ids = IdGenerator.builder().build();
        List<GuideSection> sections = new ArrayList<>();
        String anchor = "";
        String heading = "";
        int level = 1;
        StringBuilder body = new StringBuilder();
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (!(node instanceof Heading found)) {
                body.append(text(node)).append(' ');
                continue;
            }
            if (!heading.isEmpty())
                sections.add(
                        new GuideSection(anchor, heading, level, body.toString().strip()));
            body.setLength(0);
            heading = text(found);
            level = found.getLevel();
            anchor = level == 1 ? "" : ids.generateId(heading);
            if (level > 1) anchors.put(found, anchor);
        }
        sections.add(new GuideSection(anchor, heading, level, body.toString().strip()));
        return List.copyOf(sections);
    }

    private String text(Node node) {
        return text.render(node).replace('\n', ' ').strip();
    }

    private String render(Node document, Map<Node, String> anchors) {
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .escapeHtml(true)
                .nodeRendererFactory(context -> new ExampleRenderer(context, base))
                .attributeProviderFactory(context -> (node, tag, attributes) -> {
                    if (anchors.containsKey(node)) attributes.put("id", anchors.get(node));
                    // A table that is wider than the page scrolls, with the keyboard as well.
                    if (node instanceof TableBlock) attributes.put("tabindex", "0");
                })
                .build()
                .render(document);
    }

    /** Writes code without the quotation marks of the library. */
    private record PlainCode(TextContentNodeRendererContext context) implements NodeRenderer {

        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Code.class);
        }

        @Override
        public void render(Node node) {
            context.getWriter().write(((Code) node).getLiteral());
        }
    }

    /** Lets links between guides lead to their pages. */
    private final class LinkRewriter extends AbstractVisitor {

        @Override
        public void visit(Link link) {
            String target = link.getDestination();
            if (target.startsWith("#") || target.contains("://")) return;
            Optional<String> page = page(target);
            page.ifPresentOrElse(link::setDestination, () -> unlink(link));
        }

        private Optional<String> page(String target) {
            int fragment = target.indexOf('#');
            String path = fragment < 0 ? target : target.substring(0, fragment);
            return names.entrySet().stream()
                    .filter(name -> path.equals(name.getKey()) || path.endsWith("/" + name.getKey()))
                    .map(name -> name.getValue() + (fragment < 0 ? "" : target.substring(fragment)))
                    .findFirst();
        }

        private static void unlink(Link link) {
            for (Node child = link.getFirstChild(); child != null; child = link.getFirstChild())
                link.insertBefore(child);
            link.unlink();
        }
    }
}
