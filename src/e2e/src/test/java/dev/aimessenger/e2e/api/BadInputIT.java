package dev.aimessenger.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aimessenger.e2e.client.MessengerClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever comes in: the answer is never the server's fault, tells nothing of its inside, and no refused call acts. */
class BadInputIT {

    private static final long SEED = 20_260_101;

    private static final Pattern INSIDE = Pattern.compile(
            "Exception|\\bjava\\.|(?<![@a-z0-9.-])org\\.[a-z]|dev\\.aimessenger|\\bat .*\\(.*\\.java|SQLSTATE|PSQL");

    private final List<String> failures = new ArrayList<>();
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private int count;

    @Test
    void badInputIsRefusedAsAProblemAndChangesNothing() throws Exception {
        MessengerClient ann = SharedMessenger.newUser("ann");
        MessengerClient bob = SharedMessenger.newUser("bob");
        List<Call> refused = new ArrayList<>();
        List<Operation> operations = Operation.all();
        for (Operation operation : operations) {
            long chatId = SharedMessenger.newChat(ann, "group", bob.userId());
            // No e-mail of one operation is one of another.
            long seed = SEED + operations.indexOf(operation);
            for (Call call : new BadRequests(operations, seed, ann.accessToken(), chatId, bob.userId()).of(operation)) {
                if (isRefused(call)) {
                    refused.add(call);
                }
            }
        }
        int made = count;
        System.out.println("bad requests: " + made + ", answers by status: " + statuses + ", seed " + SEED);

        Map<String, String> before = DatabaseSnapshot.whenQuiet();
        assertThat(before).hasSizeGreaterThan(8);
        refused.forEach(call -> {
            if (!isRefused(call)) {
                failures.add("Refused before, and not now: " + call);
            }
        });
        assertThat(failures).isEmpty();
        assertThat(DatabaseSnapshot.whenQuiet()).isEqualTo(before);
        System.out.println("refused, and again without an effect: " + refused.size());
        assertThat(made).isGreaterThan(2_000);
    }

    private boolean isRefused(Call call) {
        HttpResponse<String> answer;
        try {
            answer = call.send();
        } catch (IllegalArgumentException e) {
            // The client will not send this.
            return false;
        } catch (java.io.UncheckedIOException e) {
            failures.add("No answer: " + e.getMessage());
            return false;
        }
        count++;
        int status = answer.statusCode();
        statuses.merge(status, 1, Integer::sum);
        String seen = answer.headers().map() + " " + answer.body();
        if (status >= 500) {
            failures.add(status + ": " + call + " -> " + seen);
        }
        if (INSIDE.matcher(seen).find()
                || answer.headers().firstValue("X-Injected").isPresent()) {
            failures.add("Tells of the inside, " + status + ": " + call + " -> " + seen);
        }
        if (status >= 400
                && !(answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                        && answer.body().contains("\"code\":\""))
                && !call.method().equals("HEAD")) {
            failures.add("No problem, " + status + ": " + call + " -> " + seen);
        }
        if (status == 414
                && !answer.headers().firstValue("Connection").orElse("").equals("close")) {
            failures.add("Closes without saying so: " + call);
        }
        return status >= 400;
    }
}
