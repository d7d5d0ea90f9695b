package dateline.access.person;

import dateline.access.scope.Scopes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The scopes of each group, from {@link PersonConfig#groups()}. Scopes of partners are refused: they belong to keys of an outlet. */
final class GroupScopes {

    private final Map<String, List<String>> scopes = new HashMap<>();

    /** @throws IllegalArgumentException with a sentence for the operator */
    GroupScopes(List<String> entries) {
        for (String entry : entries) {
            // The name of a group may hold an equals sign, as distinguished names do; a scope does not.
            int end = entry.lastIndexOf('=');
            String group = end < 0 ? "" : entry.substring(0, end).strip();
            if (group.isEmpty())
                throw new IllegalArgumentException(
                        "each entry must be a group, =, and its scopes separated by spaces, such as editors=articles:read articles:write.");
            List<String> granted = List.of(entry.substring(end + 1).strip().split("\\s++"));
            for (String scope : granted) {
                if (!Scopes.NEWSROOM.contains(scope))
                    throw new IllegalArgumentException("the group " + group + " has the unknown scope \"" + scope
                            + "\". Possible are " + String.join(", ", Scopes.NEWSROOM) + ".");
            }
            if (scopes.put(group, granted) != null)
                throw new IllegalArgumentException(
                        "the group " + group + " stands twice. Write all its scopes into one entry.");
        }
    }

    /** The scopes of all these groups together, sorted. */
    List<String> of(Collection<String> groups) {
        TreeSet<String> granted = new TreeSet<>();
        for (String group : groups) granted.addAll(scopes.getOrDefault(group, List.of()));
        return List.copyOf(granted);
    }
}
