package dateline.ingest.job;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What became of an item. Of one that says what it said before there is none.
 *
 * @param run from 1
 * @param item its place in the document, from 1
 * @param outcome created, updated, passed-over or refused
 * @param sourceId as its publisher gave it
 * @param article that was made of it, or that it is
 * @param code why it was refused or passed over, or why it was not published; {@code cut} where it only was longer than what is kept
 * @param detail the same as a sentence
 * @param cut members of which not all could be kept: longer or more than an article may have
 * @param conflicts members that its source changed and an editor had changed before: they stay as the editor left them
 */
@RecordBuilder
@Schema(name = "ImportLine")
public record ImportLine(
        int run,
        int item,
        String outcome,
        String sourceId,
        String headline,
        UUID article,
        String code,
        String detail,
        List<String> conflicts,
        List<String> cut,
        Instant at) {}
