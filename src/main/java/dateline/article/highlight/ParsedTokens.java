package dateline.article.highlight;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * The tokens of a text as PostgreSQL parsed it.
 *
 * @param kinds the type of each token
 * @param lengths its length in characters
 * @param vectors tsvectors of the text; the last is null if it has the tokens in lower case, another is null if it
 *     equals one of the others
 */
record ParsedTokens(List<Integer> kinds, List<Integer> lengths, List<String> vectors) {

    static ParsedTokens of(ResultSet row) throws SQLException {
        return new ParsedTokens(
                numbers(row, "kinds"),
                numbers(row, "lengths"),
                Arrays.asList(row.getString("spoken"), row.getString("folded"), row.getString("plain")));
    }

    private static List<Integer> numbers(ResultSet row, String column) throws SQLException {
        return List.of((Integer[]) row.getArray(column).getArray());
    }
}
