import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends one message and waits for its end. Needs Java 17 alone, and the key in BRANDCAST_KEY. */
public class Send {
    static final Map<String, String> ENV = System.getenv();
    static final String BASE = ENV.getOrDefault("BRANDCAST_URL", "http://127.0.0.1:8600");
    static final Set<String> ENDS = Set.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED");
    static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public static void main(String[] args) throws Exception {
        // Your own id of the message: sent again with the same one, it is the same message.
        String ref = ENV.getOrDefault("BRANDCAST_REF", UUID.randomUUID().toString());
        String body = String.format(
                "{\"from\":\"%s\",\"to\":\"%s\",\"text\":\"%s\",\"type\":\"otp\",\"clientRef\":\"%s\"}",
                ENV.getOrDefault("BRANDCAST_FROM", "LOTUS"),
                ENV.getOrDefault("BRANDCAST_TO", "0961234567"),
                "Ma xac thuc cua ban la 123456",
                ref);
        String id = field("messageId", call(request("/v1/messages").POST(HttpRequest.BodyPublishers.ofString(body))));
        System.out.println("taken in: " + id);
        for (int i = 0; i < 20; i++) {
            String status = field("status", call(request("/v1/messages/" + id)));
            if (ENDS.contains(status)) {
                System.out.println("end: " + status);
                return;
            }
            Thread.sleep(1_000);
        }
        System.err.println("not at its end yet; a webhook tells you without asking");
        System.exit(1);
    }

    static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(BASE + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + ENV.get("BRANDCAST_KEY"))
                .header("Content-Type", "application/json")
                .header("Accept-Language", "en");
    }

    static String call(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    static String field(String name, String json) {
        Matcher matcher = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + name + " in " + json);
        }
        return matcher.group(1);
    }
}
