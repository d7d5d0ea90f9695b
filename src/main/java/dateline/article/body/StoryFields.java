package dateline.article.body;

import dateline.article.check.DigitalSourceTypes;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;

/**
 * The fields at the head of a story. Content and views contain them as members of their own, in this order, through
 * {@code @JsonUnwrapped}; requests declare them with their limits.
 *
 * @param digitalSourceType code of {@link DigitalSourceTypes}; null if it is unknown
 * @param responsibleEditor name of the person who is editorially responsible for the text
 */
@RecordBuilder
public record StoryFields(
        String type,
        String language,
        String headline,
        Headlines headlines,
        String teaser,
        List<Byline> bylines,
        Dateline dateline,
        String digitalSourceType,
        String responsibleEditor) {

    /** Whether generative AI made or changed the text, and no responsible editor is named. */
    public boolean lacksResponsibleEditor() {
        return DigitalSourceTypes.isGenerative(digitalSourceType)
                && (responsibleEditor == null || responsibleEditor.isBlank());
    }
}
