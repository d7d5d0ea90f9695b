package dateline;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * All tests of the sources that are not in {@link SecondSuite}. Surefire runs each suite in a JVM of its own, with its own application
 * and database, because one alone waits for the other side of its connections for half of the time. Quarkus starts once for each test
 * profile of a suite.
 */
@Suite
@SelectPackages("dateline")
@IncludeClassNamePatterns(".*Test")
@ExcludeClassNamePatterns(SecondSuite.CLASSES)
class FirstSuite {}
