package dateline.http.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CsvDocumentTest {

    @Test
    void aCellIsQuotedWhereRfc4180DemandsIt() {
        assertEquals("", CsvDocument.cell(null));
        assertEquals("7", CsvDocument.cell(7));
        assertEquals("plain text", CsvDocument.cell("plain text"));
        assertEquals("\"one, two\"", CsvDocument.cell("one, two"));
        assertEquals("\"say \"\"no\"\"\"", CsvDocument.cell("say \"no\""));
        assertEquals("\"two\nlines\"", CsvDocument.cell("two\nlines"));
    }

    @Test
    void aCellIsNeverAFormula() {
        for (String formula : new String[] {"=1+1", "+1", "-1", "@SUM(A1)", "\t1", "＝1", "＋1", "－1", "＠1"})
            assertEquals("'" + formula, CsvDocument.cell(formula));
        assertEquals("\"'=HYPERLINK(\"\"x\"\",1)\"", CsvDocument.cell("=HYPERLINK(\"x\",1)"));
        assertEquals("\"'\r'=1\"", CsvDocument.cell("\r=1"));
        assertEquals("\"'\n'=1\"", CsvDocument.cell("\n=1"));
    }

    @Test
    void noPartOfACellIsAFormulaWhereASpreadsheetSplitsAtSemicolons() {
        assertEquals("Desk;'=1+1", CsvDocument.cell("Desk;=1+1"));
        assertEquals("a\t'@b", CsvDocument.cell("a\t@b"));
        assertEquals("\"two\n'+lines\"", CsvDocument.cell("two\n+lines"));
        assertEquals("a;b;c", CsvDocument.cell("a;b;c"));
        assertEquals("1-2=3", CsvDocument.cell("1-2=3"));
    }
}
