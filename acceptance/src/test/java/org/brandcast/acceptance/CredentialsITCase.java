package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * One credential of each kind is made and used, rightly and wrongly; then all that the stack writes (logs, topics, tables, the
 * audit log) and answers (pages, API, health) is read, and none of them stands there. It runs behind most other tests, whose
 * traces are read, too.
 */
@Order(80)
class CredentialsITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern SMPP_PASSWORD = Pattern.compile("data-testid=\"smpp-password\"[^>]*>([^<]+)<");
    private static final Pattern API_KEY = Pattern.compile("data-testid=\"new-key-value\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern ANALYST = Pattern.compile("data-testid=\"analyst-user\">([^<]+)<");
    private static final Pattern ANALYST_SECRET = Pattern.compile("data-testid=\"analyst-secret\">([^<]+)<");
    private static final Pattern CALLBACK = Pattern.compile("data-testid=\"callback\"[^>]*>([^<]+)<");
    private static final Pattern TOTP_SECRET = Pattern.compile("data-testid=\"totp-secret\">([A-Z2-7 ]+)<");
    private static final Pattern TOTP_OFFER = Pattern.compile("name=\"offer\" value=\"([^\"]+)\"");
    private static final Pattern RECOVERY_CODE = Pattern.compile("<code>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</code>");
    private static final Pattern SECRET_FIELD =
            Pattern.compile("password|apiKey|callbackToken|callbackKey", Pattern.CASE_INSENSITIVE);

    private final Stack stack = new Stack();
    private final Endpoints endpoints = stack.endpoints;
    private final String word = Stack.word().toLowerCase(Locale.ROOT);
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final List<String> pages = new ArrayList<>();
    private final Map<String, String> answers = new LinkedHashMap<>();
    private final List<String> routes = new ArrayList<>();
    private final long since = System.currentTimeMillis();
    private OperatorTools operator;
    private TenantPages operatorPages;
    private long tenant;

    @BeforeEach
    void aPartner() throws Exception {
        Endpoints.User admin = endpoints.user("admin");
        operator = new OperatorTools(endpoints.url("portalUrl"), admin);
        operatorPages = new TenantPages(operator);
        tenant = operatorPages.newTenant(operator.tenants().get(admin.tenant()), "partner");
        pages.addAll(List.of("/", "/tenants/" + tenant));
    }

    @AfterEach
    void closeRoutes() throws Exception {
        for (String route : routes) {
            operator.post("/rules/routes/" + route, List.of(Map.entry("do", "close")));
        }
    }

    @Test
    void noneStandsWhereTheStackWritesOrAnswers() throws Exception {
        ofTheInstallation();
        String login = word + "@people.example";
        OperatorTools person = aPerson(login);
        apiKeysAndWebhooks(person);
        analystsLogin(person);
        smppAccount();
        smppRoute();
        httpRoutes();
        kafkaLogin();
        customersDatabases();

        LeakSearch search = search(secrets, person);
        assertThat(search.found()).as("credentials, and where they stand").isEmpty();
        // The same search finds what may be seen: it does read all these places.
        String route = routes.get(0);
        assertThat(search(Map.of("the route's name", route, "the brandname", stack.brandname), person)
                        .found())
                .contains(
                        "the route's name in topic control",
                        "the route's name in table route",
                        "the route's name in table audit_log",
                        "the route's name in the operator's page /rules/routes",
                        "the route's name in the gateway's health",
                        "the brandname in ClickHouse's messages")
                .anyMatch(place -> place.startsWith("the route's name in file log/gateway"));
        whatIsNamedLikeASecretIsKnown();
    }

    private LeakSearch search(Map<String, String> texts, OperatorTools person) throws Exception {
        LeakSearch search = new LeakSearch(endpoints, texts);
        search.inPages("the operator", operator, pages);
        search.inPages("the partner", person, List.of("/", "/account", "/account/second-factor", "/keys", "/webhooks"));
        answers.forEach(search::inAnswer);
        for (String path : List.of("/health", "/routes", "/metrics")) {
            search.inAnswer(
                    "the gateway's " + path.substring(1),
                    Http.send("GET", endpoints.url("gatewayUrl").resolve(path), "", Map.of())
                            .text());
        }
        for (String path : List.of("/health", "/prometheus", "/assets/openapi.yaml", "/operator/tenants")) {
            search.inAnswer("the portal's " + path, operator.body(path));
        }
        search.inAnswer(
                "Flink's configuration",
                Http.get(endpoints.url("flinkUrl").resolve("/jobmanager/config"))
                        .toString());
        search.inPostgres();
        search.inClickHouse(stack.clickHouse);
        search.inTopics(since);
        search.inLogs();
        return search;
    }

    private String secret(String name) {
        return secret(name, 24);
    }

    private String secret(String name, int length) {
        String letters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        secrets.put(name, text.toString());
        return text.toString();
    }

    /** What the stack made for itself at its first start: databases, the master key, people, SMSCs, carriers, mail. */
    private void ofTheInstallation() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(endpoints.text("varDir"), "secrets"))) {
            for (Path file : files.toList()) {
                String text = Files.readString(file).strip();
                if (file.toString().endsWith(".json")) {
                    fields(file.getFileName().toString(), Http.JSON.readTree(text));
                } else {
                    secrets.put(file.getFileName().toString(), text);
                }
            }
        }
        Optional.ofNullable(System.getenv("BRANDCAST_SMTP_PASSWORD"))
                .ifPresent(password -> secrets.put("SMTP password", password));
    }

    private void fields(String path, JsonNode json) {
        json.fields().forEachRemaining(field -> {
            String name = path + "/" + field.getKey();
            if (field.getValue().isContainerNode()) {
                fields(name, field.getValue());
            } else if (SECRET_FIELD.matcher(field.getKey()).matches()) {
                secrets.put(name, field.getValue().asText());
            }
        });
        int place = 0;
        for (JsonNode each : json.isArray() ? json : Http.JSON.createArrayNode()) {
            fields(path + "/" + place++, each);
        }
    }

    /** Invited, password forgotten and set again, with a second factor and a recovery code used; signed in. */
    private OperatorTools aPerson(String login) throws Exception {
        OperatorTools first = operatorPages.administrator(endpoints, tenant, login);
        secrets.put("first password", TenantPages.PASSWORD);
        secrets.put("first password in a form", TenantPages.PASSWORD.replace(' ', '+'));
        String invitation = TenantPages.mailedToken(endpoints, login);
        secrets.put("link of an invitation", invitation);
        operator.post("/login/forgot", List.of(Map.entry("login", login)));
        Waiting.until(
                "the mail with another link has come",
                PATIENCE,
                () -> TenantPages.mailedToken(endpoints, login).equals(invitation)
                        ? Optional.of("it is the invitation")
                        : Optional.empty());
        String reset = TenantPages.mailedToken(endpoints, login);
        secrets.put("link of a reset", reset);
        String password = secret("password of a person");
        TenantPages.setPassword(endpoints, reset, password);
        Endpoints.User user = new Endpoints.User(login, password, "admin", "");
        Endpoints.User wrong = new Endpoints.User(login, secret("wrong password of a person"), "admin", "");
        assertThatThrownBy(() -> new OperatorTools(endpoints.url("portalUrl"), wrong))
                .isInstanceOf(AssertionError.class);

        OperatorTools enrolling = new OperatorTools(endpoints.url("portalUrl"), user);
        String page = enrolling.page("/account/second-factor");
        String shown = TenantPages.found(TOTP_SECRET, page);
        secrets.put("secret of a second factor as it is shown", shown);
        secrets.put("secret of a second factor", shown.replace(" ", ""));
        String offer = TenantPages.found(TOTP_OFFER, page).replace("&#43;", "+");
        String codes = enrolling.post(
                "/account/second-factor",
                List.of(
                        Map.entry("offer", offer),
                        Map.entry("current", password),
                        Map.entry("code", Authenticator.code(shown.replace(" ", "")))));
        List<String> recovery = RECOVERY_CODE
                .matcher(codes)
                .results()
                .map((MatchResult code) -> code.group(1))
                .toList();
        assertThat(recovery).hasSize(10);
        secrets.put("recovery code", recovery.get(0));
        secrets.put("unused recovery code", recovery.get(1));
        OperatorTools person = new OperatorTools(endpoints.url("portalUrl"), user, recovery.get(0));
        for (OperatorTools signedIn : List.of(operator, first, enrolling, person)) {
            for (String token : signedIn.tokens()) {
                secrets.put("session " + secrets.size(), token);
            }
        }
        return person;
    }

    private void analystsLogin(OperatorTools person) throws Exception {
        String made = person.post("/reports/data/logins", List.of());
        String login = TenantPages.found(ANALYST, made);
        String secret = TenantPages.found(ANALYST_SECRET, made);
        secrets.put("secret of an analyst's login", secret);
        pages.add("/reports/data");
        Waiting.until(
                "the analyst's login reads",
                PATIENCE,
                () -> Waiting.equal("status", 200, analyst(login, secret).status()));
        answers.put(
                "the answer to a wrong analyst's secret",
                analyst(login, secret("wrong secret of an analyst", 43)).text());
    }

    private Http.Answer analyst(String login, String secret) {
        String basic = Base64.getEncoder().encodeToString((login + ":" + secret).getBytes(StandardCharsets.UTF_8));
        return Http.send("POST", endpoints.url("clickhouseUrl"), "SELECT 1", Map.of("Authorization", "Basic " + basic));
    }

    private void apiKeysAndWebhooks(OperatorTools person) throws Exception {
        String made = person.post(
                "/keys",
                List.of(
                        Map.entry("tenantId", Long.toString(tenant)),
                        Map.entry("name", word),
                        Map.entry("scopes", "messages:send"),
                        Map.entry("scopes", "messages:read"),
                        Map.entry("scopes", "webhooks:manage")));
        String key = TenantPages.found(API_KEY, made);
        secrets.put("API key", key);
        RestDoor door = new RestDoor(endpoints.url("portalUrl"), key);
        String body = RestDoor.message(word, Stack.number("098"), word, word).toString();
        answers.put("the answer to a message", door.post(body).text());
        answers.put(
                "the answer to a wrong key",
                door.post(body, "bc_" + secret("wrong API key", 32)).text());

        Http.Answer webhook = api(key, "POST", "/v1/webhooks", "{\"url\":\"http://127.0.0.1:1/" + word + "\"}");
        assertThat(webhook.status()).as(webhook.text()).isEqualTo(201);
        String path = "/v1/webhooks/" + webhook.json().path("id").asText();
        secrets.put("secret of a webhook", webhook.json().path("secret").asText());
        secrets.put(
                "renewed secret of a webhook",
                api(key, "POST", path + "/secret", "").json().path("secret").asText());
        api(key, "POST", path + "/test", "");
        for (String asked : List.of("/v1/webhooks", path, path + "/deliveries", "/v1/webhooks/0")) {
            answers.put("the answer to " + asked, api(key, "GET", asked, "").text());
        }
        pages.add("/webhooks/" + webhook.json().path("id").asText());
    }

    private Http.Answer api(String key, String method, String path, String body) {
        return Http.send(
                method,
                endpoints.url("portalUrl").resolve(path),
                body,
                Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json"));
    }

    private void smppAccount() throws Exception {
        Endpoints.SmppServer account = operatorPages.newSmppAccount(tenant, word, endpoints.smppServer());
        secrets.put("password of an SMPP account", account.password());
        String list = operator.page("/rules/smpp");
        String page = "/rules/smpp/" + TenantPages.found(Pattern.compile("/rules/smpp/([0-9]+)\">" + word), list);
        secrets.put(
                "renewed password of an SMPP account",
                TenantPages.found(SMPP_PASSWORD, operator.post(page, List.of(Map.entry("do", "renew")))));
        pages.add(page);
        Path client = Path.of(System.getProperty("brandcast.home", ".."), "examples", "smpp-node");
        NodeExample.install(client);
        Endpoints.SmppServer wrong = new Endpoints.SmppServer(
                account.host(), account.port(), account.systemId(), secret("wrong password of an SMPP account", 8));
        assertThatThrownBy(() -> NodeExample.sendBySmpp(client, wrong, "")).isInstanceOf(AssertionError.class);
        Endpoints.SmppServer right = new Endpoints.SmppServer(
                account.host(), account.port(), account.systemId(), secrets.get("renewed password of an SMPP account"));
        Waiting.until("the SMPP server knows the account", PATIENCE, () -> {
            try {
                NodeExample.sendBySmpp(client, right, "");
                return Optional.empty();
            } catch (AssertionError e) {
                return Optional.of(e.toString());
            }
        });
    }

    /** Bound with a wrong password first. */
    private void smppRoute() throws Exception {
        String password = secret("password at an SMSC", 8);
        String route = "smpp-" + word;
        routes.add(route);
        try (Upstream smsc = Upstream.start("smsc.mjs", Map.of("SMPP_SYSTEM_ID", word, "SMPP_PASSWORD", password))) {
            String wrong = secret("wrong password at an SMSC", 8);
            operator.post("/rules/routes", last(RouteForms.smpp(route, smsc.port(), word, wrong)));
            pages.add("/rules/routes/" + route);
            awaitBind(smsc, false);
            operator.post("/rules/routes/" + route, last(RouteForms.smpp(route, smsc.port(), word, password)));
            awaitBind(smsc, true);
        }
    }

    private static void awaitBind(Upstream smsc, boolean known) {
        Waiting.until(
                "a bind is tried with the " + (known ? "right" : "wrong") + " password",
                PATIENCE,
                () -> smsc.told("bind").stream()
                                .anyMatch(bind -> bind.path("known").asBoolean() == known)
                        ? Optional.empty()
                        : Optional.of(smsc.told("bind").toString()));
    }

    /** No message may take them. */
    private static List<Map.Entry<String, String>> last(List<Map.Entry<String, String>> form) {
        form.replaceAll(field -> field.getKey().equals("priority") ? Map.entry("priority", "900") : field);
        return form;
    }

    private void httpRoutes() throws Exception {
        String password = secret("password at a SOAP service");
        String token = secret("token of receipts over SOAP");
        String soap = "soap-" + word;
        routes.add(soap);
        try (Upstream service = Upstream.start(
                "soap.mjs", Map.of("SOAP_USER", "me", "SOAP_PASSWORD", password, "SOAP_CALLBACK_TOKEN", token))) {
            String address = "http://127.0.0.1:" + service.port() + "/bulkapi";
            String wrong = secret("wrong password at a SOAP service");
            operator.post("/rules/http-routes", last(RouteForms.soap(soap, address, "me", wrong, token)));
            tryOut(soap);
            operator.post("/rules/http-routes/" + soap, last(RouteForms.soap(soap, address, "me", password, token)));
            tryOut(soap);
            List<Map.Entry<String, String>> mistaken = RouteForms.soap(soap, address, "me", password, token);
            mistaken.replaceAll(field -> field.getKey().equals("tps") ? Map.entry("tps", "many") : field);
            answers.put("a form with a mistake", operator.refused("/rules/http-routes/" + soap, mistaken));
            String callback =
                    TenantPages.found(CALLBACK, operator.post("/rules/http-routes/" + soap + "/callback", List.of()));
            String key = callback.substring(callback.lastIndexOf('/') + 1);
            secrets.put("key of the address for receipts", key);
            tellReceipt(soap, key, token);
            tellReceipt(soap, key, secret("wrong token of receipts over SOAP"));
            tellReceipt(soap, secret("wrong key of the address for receipts"), token);
        }
        String secret = secret("secret at a JSON interface");
        String json = "json-" + word;
        routes.add(json);
        try (Upstream service = Upstream.start("json.mjs", Map.of("JSON_KEY", "me", "JSON_SECRET", secret))) {
            String address = "http://127.0.0.1:" + service.port();
            String wrong = secret("wrong secret at a JSON interface");
            operator.post("/rules/http-routes", last(RouteForms.json(json, address, "me", wrong)));
            tryOut(json);
            operator.post("/rules/http-routes/" + json, last(RouteForms.json(json, address, "me", secret)));
            tryOut(json);
        }
        pages.addAll(List.of("/rules/http-routes/" + soap, "/rules/http-routes/" + json));
    }

    private void tryOut(String route) throws Exception {
        for (List<Map.Entry<String, String>> trial : List.of(
                List.of(Map.entry("do", "connect")),
                List.of(
                        Map.entry("do", "send"),
                        Map.entry("trialFrom", "LOTUS"),
                        Map.entry("trialTo", Stack.number("098")),
                        Map.entry("trialText", word)))) {
            answers.put(
                    "trial " + answers.size() + " of " + route,
                    operator.post("/rules/http-routes/" + route + "/trial", trial));
        }
    }

    private void tellReceipt(String route, String key, String token) {
        answers.put(
                "the answer to receipts " + answers.size(),
                Http.send(
                                "POST",
                                endpoints.url("gatewayUrl").resolve("/callbacks/" + route + "/" + key),
                                "<wsCpDlr><RequestID>none</RequestID><Status>1</Status></wsCpDlr>",
                                Map.of("Content-Type", "text/xml", "X-Callback-Token", token))
                        .text());
    }

    private void kafkaLogin() throws Exception {
        OperatorTools.KafkaLogin login = operator.grantKafkaAccess(tenant);
        secrets.put("password at Kafka", login.password());
        OperatorTools.KafkaLogin wrong =
                new OperatorTools.KafkaLogin(login.bootstrap(), login.user(), secret("wrong password at Kafka"));
        for (OperatorTools.KafkaLogin each : List.of(login, wrong)) {
            try (KafkaSide kafka = KafkaSide.of(each)) {
                assertThat(kafka.refusalOf((admin, producer) ->
                                        admin.listTopics().names().get())
                                .isPresent())
                        .as("refused")
                        .isEqualTo(each.equals(wrong));
            }
        }
    }

    /** The right password is the installation's own, which is looked for, too. */
    private void customersDatabases() throws Exception {
        try (CustomerDatabase customer = new CustomerDatabase(endpoints)) {
            List<Map.Entry<String, String>> right = customer.form(tenant, word);
            List<Map.Entry<String, String>> wrong = withPassword(right, secret("wrong password at an outbox"));
            String outbox = CustomerDatabase.save(operator, wrong, word);
            List<Map.Entry<String, String>> connect = List.of(Map.entry("do", "connect"));
            answers.put("trial of an outbox", operator.post(outbox + "/trial", connect));
            operator.post(outbox, right);
            answers.put("trial of an outbox again", operator.post(outbox + "/trial", connect));
            pages.add(outbox);

            String made = operator.follow(
                    "/rules/list-databases", withPassword(right, secret("wrong password at a database of lists")));
            String database = TenantPages.found(Pattern.compile("action=\"(/rules/list-databases/[0-9]+)\""), made);
            answers.put("trial of a database of lists", operator.post(database + "/trial", List.of()));
            operator.post(database, right);
            answers.put("trial of a database of lists again", operator.post(database + "/trial", List.of()));
            pages.add(database);
        }
    }

    private static List<Map.Entry<String, String>> withPassword(List<Map.Entry<String, String>> form, String password) {
        List<Map.Entry<String, String>> changed = new ArrayList<>(form);
        changed.replaceAll(field -> field.getKey().equals("password") ? Map.entry("password", password) : field);
        return changed;
    }

    /**
     * What the database names like a secret. A new one belongs here together with a credential of its kind above; one that is
     * neither sealed nor a hash does not belong into the database.
     */
    private void whatIsNamedLikeASecretIsKnown() {
        Map<String, String> columns = new TreeMap<>();
        columns.put("app_user.password_hash", "aPerson");
        columns.put("user_session.token_hash", "aPerson");
        columns.put("account_token.token_hash", "aPerson");
        columns.put("second_factor.sealed_secret", "aPerson");
        columns.put("recovery_code.code_hash", "aPerson");
        columns.put("mail.sealed_text", "aPerson");
        columns.put("mail.sealed_html", "aPerson");
        columns.put("api_key.key_hash", "apiKeysAndWebhooks");
        columns.put("webhook.sealed_secret", "apiKeysAndWebhooks");
        columns.put("analyst_login.secret_hash", "analystsLogin");
        columns.put("smpp_account.password_hash", "smppAccount");
        columns.put("route.smpp.sealedPassword", "smppRoute");
        columns.put("route.http.sealed", "httpRoutes");
        columns.put("route.http.sealed.password", "httpRoutes");
        columns.put("route.http.sealed.apiSecret", "httpRoutes");
        columns.put("route.http.sealed.callbackToken", "httpRoutes");
        columns.put("route.http.callbackKeyHash", "httpRoutes");
        columns.put("database_intake.sealed_password", "customersDatabases");
        columns.put("list_database.sealed_password", "customersDatabases");
        Set<String> found = new TreeSet<>(stack.books.namedLikeASecret());
        // Fingerprints of contents; and an interface's public key id, which the audit log may tell, too.
        found.removeAll(Set.of("sent_form.form_hash", "held_message.body_hash"));
        found.removeIf(name -> name.endsWith(".http.plain.apiKey"));
        assertThat(found).isEqualTo(columns.keySet());
    }
}
