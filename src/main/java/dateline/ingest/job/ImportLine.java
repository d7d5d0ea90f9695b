package dateline.ingest.job;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A line of the import log: the outcome of one item. Unchanged items have none.
 *
 * @param run from 1
 * @param item its place in the document, from 1
 * @param outcome created, updated, passed-over or refused
 * @param sourceId as its publisher gave it
 * @param article that was created or updated
 * @param code why the item was refused, passed over or not published; {@code cut} if it was only too long
 * @param detail the same as a sentence
 * @param cut members that were truncated because they exceed the limits of an article
 * @param conflicts members that both the source and an editor changed; the editor's values stay
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
