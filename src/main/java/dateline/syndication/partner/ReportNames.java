package dateline.syndication.partner;

import dateline.database.sql.Sql;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Looks up the names by which the rights desk recognizes the partners, permissions and articles of a report. */
@Singleton
public class ReportNames {

    private static final String SELECT = """
            select id, name from partner where id = any(:known)
            union all select id, terms ->> 'title' from permission where id = any(:known)
            union all select a.id, nullif(v.content ->> 'headline', '')
                from article a join version v on v.article_id = a.id and v.number = a.version where a.id = any(:known)
            """;

    private final AgroalDataSource database;

    ReportNames(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * Returns the names of partners, the titles of permissions and the latest headlines of articles, by id. Ids may be
     * null.
     */
    public Map<UUID, String> find(Stream<UUID> ids) {
        Collection<UUID> known = ids.filter(Objects::nonNull).distinct().toList();
        Map<UUID, String> names = new HashMap<>();
        if (known.isEmpty()) return names;
        Sql.of(SELECT)
                .withIds("known", known)
                .list(database, row -> names.put(row.getObject(1, UUID.class), row.getString(2)));
        return names;
    }
}
