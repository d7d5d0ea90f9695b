package dateline.leak;

import dateline.leak.LeakClient.Answer;
import dateline.leak.LeakClient.LeakRequest;
import dateline.leak.VisibilityTable.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Records each response under its request. */
final class ResponseRecorder implements ResponseListener {

    private final LeakClient client;
    private final Set<Caller> recorded;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    /** @param recorded callers whose responses are recorded; the others only provide validators and cursors */
    ResponseRecorder(LeakClient client, Collection<Caller> recorded) {
        this.client = client;
        this.recorded = Set.copyOf(recorded);
    }

    @Override
    public Answer send(LeakRequest request, Kind kind) {
        Answer answer = client.send(request);
        if (recorded.contains(request.caller())) answers.put(request + "\n" + kind, answer.comparable());
        return answer;
    }

    // The guessed validators of the newsroom differ between the histories, so they are not part of the recorded
    // request.
    @Override
    public void guess(LeakRequest guess, Answer plain, Kind kind) {
        String request =
                guess.method() + " " + guess.target() + " " + guess.headers().keySet() + " and guesses";
        answers.put(
                guess.caller().name() + ": " + request + "\n" + kind,
                client.send(guess).comparable());
    }

    // The cursors of the newsroom differ between the histories.
    @Override
    public void borrow(LeakRequest request, Kind kind) {}

    @Override
    public void report(String wrong) {
        answers.put(wrong, "");
    }

    int size() {
        return answers.size();
    }

    /** Responses that differ from those of another recorder, or that it does not have. */
    List<String> differencesFrom(ResponseRecorder other) {
        List<String> otherwise = new ArrayList<>();
        new TreeMap<>(answers).forEach((request, answer) -> {
            String otherResponse = other.answers.get(request);
            if (otherResponse == null) otherwise.add(request.replace('\n', ' ') + " leads on in one history only");
            else if (!otherResponse.equals(answer))
                otherwise.add(request.replace('\n', ' ') + ": " + LeakDetector.difference(otherResponse, answer));
        });
        return otherwise;
    }
}
