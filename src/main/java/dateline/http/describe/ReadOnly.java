package dateline.http.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Members of what is shown that a request cannot set. What was read may be sent back: such a member may stand in a request as long as
 * it says what it says here already; anything else is a 422, so that nobody takes for set what was dropped.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ReadOnly.Several.class)
public @interface ReadOnly {

    /** Their names. */
    String[] value();

    /** Where they are set instead, in a sentence. */
    String instead() default "This server sets it; leave it out.";

    /** The container that the language asks for. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        ReadOnly[] value();
    }
}
