package dateline.article;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlBlocksTest {

    @Test
    void paragraphsHeadingsAndQuotesAreBlocks() {
        assertEquals(
                List.of(
                        new Block.Crosshead(null, "Low water", 2),
                        new Block.Paragraph(null, null, "Boats <em>lie</em> on mud."),
                        new Block.Crosshead(null, "At noon", 3),
                        new Block.Quote(null, null, "We wait.", "The pilot")),
                HtmlBlocks.of("""
                        <h1>Low water</h1><p>Boats <i>lie</i> on mud.</p><h4>At noon</h4>
                        <blockquote><p>We wait.</p><footer>The pilot</footer></blockquote>"""));
    }

    @Test
    void listsAndTablesKeepTheirShape() {
        assertEquals(
                List.of(
                        new Block.Listing(
                                null, true, List.of(new Block.Item(null, "one"), new Block.Item(null, "two"))),
                        new Block.Table(null, "Tides", List.of("at", "m"), List.of(List.of("06:12", "4.1")))),
                HtmlBlocks.of("""
                        <ol><li>one</li><li> two </li><li></li></ol>
                        <table><caption>Tides</caption><thead><tr><th>at</th><th>m</th></tr></thead>
                        <tbody><tr><td>06:12</td><td>4.1</td></tr></tbody></table>"""));
    }

    @Test
    void looseTextIsAParagraphAndEmptyOnesAreNone() {
        assertEquals(
                List.of(
                        new Block.Paragraph(null, null, "before"),
                        new Block.Paragraph(null, null, "in"),
                        new Block.Paragraph(null, null, "after")),
                HtmlBlocks.of("before<div><section>in</section></div><p> </p><p>&nbsp;</p>after"));
        assertEquals(List.of(), HtmlBlocks.of("<script>alert(1)</script><style>p{}</style>"));
    }
}
