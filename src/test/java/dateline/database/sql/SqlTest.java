package dateline.database.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dateline.database.server.TestDatabase;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statements are composed of parts with named parameters. */
@QuarkusTest
@WithTestResource(value = TestDatabase.class, scope = TestResourceScope.GLOBAL)
class SqlTest {

    @Inject
    AgroalDataSource database;

    @Test
    void parametersAreBoundByName() {
        Sql statement = Sql.of(
                "select ':first', cast(:second as integer) -- :third\n + 1, cast(:first as text), :second::text, '2026-01-01'::date");
        List<String> found = statement
                .with("first", "a")
                .with("second", 2)
                .list(database, row -> row.getString(1) + row.getInt(2) + row.getString(3) + row.getString(4));
        assertEquals(List.of(":first3a2"), found);
    }

    @Test
    void aNameBelongsToTheTextThatWasAddedLast() {
        Sql one = Sql.of("cast(:value as text)").with("value", "one");
        Sql both = Sql.of("select")
                .add(one)
                .add("||")
                .add(one.with("value", "two"))
                .add("|| :value")
                .with("value", "three");
        assertEquals(List.of("onetwothree"), both.list(database, row -> row.getString(1)));
    }

    @Test
    void everyParameterNeedsAValueAndMayBeNull() {
        Sql statement = Sql.of("select cast(:at as timestamptz) is null, cast(:id as uuid)");
        Sql incomplete = statement.with("at", Instant.EPOCH);
        assertThrows(IllegalStateException.class, () -> incomplete.list(database, row -> true));
        assertThrows(IllegalArgumentException.class, () -> statement.with("on", Instant.EPOCH));
        assertThrows(IllegalStateException.class, () -> Sql.EMPTY.with("at", Instant.EPOCH));
        assertEquals(
                List.of(true), statement.with("at", null).with("id", null).list(database, row -> row.getBoolean(1)));
    }

    @Test
    void noMethodChangesTheStatement() {
        Sql statement = Sql.of("select n from generate_series(1, :last) n where true /* n */");
        Sql ofThree = statement.with("last", 3);
        ofThree.with("last", 1);
        ofThree.add("and n > 2");
        ofThree.where("n", "n > 2");
        ofThree.add(Sql.of("limit 1"));
        assertEquals(List.of(1, 2, 3), numbers(ofThree));
        assertThrows(IllegalStateException.class, () -> numbers(statement));
    }

    @Test
    void partsAreJoinedBySeparators() {
        List<Sql> parts = Stream.of("a", "b", "c")
                .map(text -> Sql.of("cast(:text as text)").with("text", text))
                .toList();
        assertEquals(
                List.of("abc"), Sql.of("select").add(Sql.join("||", parts)).list(database, row -> row.getString(1)));
        assertTrue(Sql.join("||", List.of()).isEmpty());
    }

    @Test
    void anArrayOfIdsHasItsTypeWithoutElements() {
        Sql statement = Sql.of("select count(*) from article where id = any(:ids)");
        UUID id = UUID.randomUUID();
        assertEquals(List.of(0), statement.withIds("ids", List.of()).list(database, row -> row.getInt(1)));
        assertEquals(List.of(0), statement.withIds("ids", Set.of(id)).list(database, row -> row.getInt(1)));
        assertThrows(IllegalArgumentException.class, () -> statement.with("ids", Set.of(id)));
    }

    @Test
    void aConditionStandsWhereACommentHasTheAliasOfItsTable() {
        Sql statement = Sql.of("select n from generate_series(1, :last) n where true /* n */ order by n")
                .with("last", 3);
        assertEquals(List.of(1, 2, 3), numbers(statement));
        assertEquals(List.of(2, 3), numbers(statement.where("n", "n.n > 1")));
    }

    private List<Integer> numbers(Sql statement) {
        return statement.list(database, row -> row.getInt(1));
    }

    @Test
    void aMissingStatementIsReported() {
        assertThrows(IllegalArgumentException.class, () -> Sql.load("nothing"));
    }
}
