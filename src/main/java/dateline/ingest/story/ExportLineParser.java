package dateline.ingest.story;

import dateline.article.bulk.BulkItem;
import dateline.http.problem.Problem;
import dateline.http.request.EmbeddedRequestParser;
import dateline.ingest.item.ImportedItem;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Parses the lines of a Dateline export with the validation of an API request. */
@Singleton
public class ExportLineParser {

    private final EmbeddedRequestParser parser;

    ExportLineParser(EmbeddedRequestParser parser) {
        this.parser = parser;
    }

    public PreparedItem prepare(ImportedItem item) {
        try {
            BulkItem line = parser.parse(parser.parseTree(item.line()), BulkItem.class);
            return PreparedItem.line(item, line.withBodiesAsBlocks());
        } catch (Problem problem) {
            return PreparedItem.refused(item, problem.code(), describe(problem));
        }
    }

    public static String describe(Problem problem) {
        return problem.errors().isEmpty() || problem.isMadeOfErrors()
                ? describeErrors(problem)
                : problem.getMessage() + " " + describeErrors(problem);
    }

    /** Messages of the first five errors, each with its JSON pointer. */
    static String describeErrors(Problem problem) {
        if (problem.errors().isEmpty()) return problem.getMessage();
        return problem.errors().stream()
                .limit(5)
                .map(error -> (error.pointer() == null ? "" : error.pointer() + ": ") + error.detail())
                .collect(Collectors.joining(" "));
    }
}
