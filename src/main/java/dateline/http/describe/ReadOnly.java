package dateline.http.describe;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Members of a representation that a request cannot set. A client may send back what it has read: such a member is accepted if its value is
 * the current one. Any other value is a 422, so that a client never believes that an ignored value was set.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(ReadOnly.Several.class)
public @interface ReadOnly {

    /** Names of the members. */
    String[] value();

    /** A sentence for the client that says how the members are set. */
    String explanation() default "Only the server sets this member. Leave it out.";

    /** Container for repeated annotations. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Several {
        ReadOnly[] value();
    }
}
