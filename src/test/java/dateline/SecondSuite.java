package dateline;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * About half of the tests of the sources, measured by their duration. See {@link FirstSuite}. Each test profile is in one suite, so that
 * Quarkus starts once for it. Tests that install a program below {@code target/} which others use, too, are all in the first suite.
 */
@Suite
@SelectPackages("dateline")
@IncludeClassNamePatterns(SecondSuite.CLASSES)
class SecondSuite {

    /** Pattern of the qualified names of the classes. */
    static final String CLASSES =
            "dateline\\.(article(?!\\.(bulk|format))|push|ingest|rights\\.RightsReplay|format|history|syndication(?!\\.(Follower|Links|audit))|signal|database"
                    + "|access\\.admin|openapi\\.Deprecation|WebhookGuide|ImportToFeed).*Test";
}
