package dateline;

import com.fasterxml.jackson.databind.JsonNode;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;

/** Finds the prose of documents. Each piece of code and each URL counts as one word; blocks of code are left out. */
final class Prose {

    /** Stands for a piece of code, a URL or an inserted value. A sentence can begin with it. */
    static final String CODE = "X";

    private static final Parser MARKDOWN =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final Pattern URL = Pattern.compile("(?:https?://|(?<![\\w/])/(?=[\\w.-]))[^\\s)]*[^\\s).,:;]");
    private static final Pattern WORD = Pattern.compile("\\S*[\\p{L}\\p{N}]\\S*");
    private static final String BLOCKS = "title, p, h1, h2, h3, h4, li, dt, dd, th, td, figcaption, label, button";

    /** A shorter piece of text is a label, not a sentence. */
    private static final int SHORTEST = 4;

    /** Members of a YAML document below which all strings are texts. */
    private static final Set<String> GROUPS = Set.of("members", "values", "links", "blocks", "vocabularies");

    private static final Set<String> DATA = Set.of("request", "required", "nullable");

    private Prose() {}

    /** The paragraphs, headings, list items and table cells of a Markdown document. */
    static List<String> ofMarkdown(String document) {
        List<String> found = new ArrayList<>();
        MARKDOWN.parse(document).accept(new AbstractVisitor() {
            @Override
            public void visit(Paragraph paragraph) {
                found.add(text(paragraph));
            }

            @Override
            public void visit(Heading heading) {
                found.add(text(heading));
            }

            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableCell) found.add(text(node));
                else visitChildren(node);
            }
        });
        return found;
    }

    private static String text(Node block) {
        StringBuilder text = new StringBuilder();
        AbstractVisitor words = new AbstractVisitor() {
            @Override
            public void visit(Text node) {
                text.append(URL.matcher(node.getLiteral()).replaceAll(CODE));
            }

            @Override
            public void visit(Code code) {
                text.append(CODE);
            }

            @Override
            public void visit(SoftLineBreak line) {
                text.append(' ');
            }

            @Override
            public void visit(HardLineBreak line) {
                text.append(' ');
            }

            @Override
            public void visit(Image image) {
                // The alternative text is read aloud on its own.
            }
        };
        for (Node child = block.getFirstChild(); child != null; child = child.getNext()) child.accept(words);
        return text.toString();
    }

    /** The texts of an HTML page, without scripts and examples. */
    static List<String> ofHtml(String page) {
        Document document = Jsoup.parse(page);
        document.select("script, style, pre").remove();
        document.select("code").forEach(code -> code.replaceWith(new TextNode(CODE)));
        List<String> found = new ArrayList<>();
        for (Element block : document.select(BLOCKS)) {
            Element own = block.clone();
            own.select(BLOCKS).stream().filter(nested -> nested != own).forEach(Element::remove);
            found.add(own.text());
        }
        return found;
    }

    /** The Markdown texts of a YAML document. @param texts the members that hold them */
    static List<String> ofYaml(JsonNode document, Set<String> texts) {
        List<String> found = new ArrayList<>();
        collect(document, texts, false, found);
        return found;
    }

    private static void collect(JsonNode node, Set<String> texts, boolean isGroup, List<String> found) {
        node.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (DATA.contains(member.getKey())) return;
            if (!value.isTextual()) collect(value, texts, isGroup || GROUPS.contains(member.getKey()), found);
            else if (isGroup || texts.contains(member.getKey())) found.addAll(ofMarkdown(value.asText()));
        });
        if (node.isArray()) node.forEach(item -> collect(item, texts, isGroup, found));
    }

    /** The sentences of a text. */
    static List<String> sentences(String text) {
        List<String> sentences = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        String line = String.join(" ", text.split("\\s+"));
        breaks.setText(line);
        for (int start = 0, end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String sentence = line.substring(start, end).strip();
            if (words(sentence) >= SHORTEST) sentences.add(sentence);
        }
        return sentences;
    }

    static int words(String sentence) {
        return (int) WORD.matcher(sentence).results().count();
    }
}
