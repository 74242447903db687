package org.brandcast.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Passwords and keys of this installation: made at the first start, kept in {@code var/secrets} for the owner alone. */
final class Secrets {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    /** SMPP 3.4 allows a password of at most 8 characters. */
    private static final int SMPP_PASSWORD = 8;

    private final Layout layout;
    private final SecureRandom random = new SecureRandom();

    Secrets(Layout layout) {
        this.layout = layout;
    }

    /** The password of that name; the same at every start. */
    String password(String name) {
        return text(name + ".password", () -> letters(24));
    }

    /** Key that seals route credentials; lies in no database and no topic. */
    Path masterKey() {
        text("master.key", () -> {
            byte[] key = new byte[32];
            random.nextBytes(key);
            return Base64.getEncoder().encodeToString(key);
        });
        return layout.secrets().resolve("master.key");
    }

    /** Login of the first administrator. */
    Path admin() {
        text("admin.json", () -> {
            ObjectNode admin = JSON.createObjectNode();
            admin.put("login", "admin@brandcast.local");
            admin.put("password", letters(14));
            return admin.toPrettyString();
        });
        return layout.secrets().resolve("admin.json");
    }

    /** Credentials of the demo tenants and of the carrier simulators. */
    Path demo(Ports ports) {
        text("demo.json", () -> {
            ObjectNode demo = JSON.createObjectNode();
            demo.put("apiKey", "bc_" + letters(32));
            demo.put("brandname", "LOTUS");
            ArrayNode users = demo.putArray("users");
            user(users, "operator@brandcast.local", "admin", "Brandcast");
            user(users, "maker@lotus.local", "campaign_maker", "Lotus Retail");
            user(users, "dev@lotus.local", "developer", "Lotus Retail");
            ArrayNode smscs = demo.putArray("smscs");
            smsc(smscs, "viettel-sim");
            smsc(smscs, "vinaphone-sim");
            demo.set("smpp", account());
            demo.set("offNet", offNet());
            return demo.toPrettyString();
        });
        Path file = layout.secrets().resolve("demo.json");
        ObjectNode demo = (ObjectNode) read(file);
        boolean moved = place(demo.at("/smscs/0"), ports.of(Listener.SMSC1_SMPP), ports.url(Listener.SMSC1_HTTP));
        moved |= place(demo.at("/smscs/1"), ports.of(Listener.SMSC2_SMPP), ports.url(Listener.SMSC2_HTTP));
        if (!demo.has("smpp")) {
            demo.set("smpp", account());
            moved = true;
        }
        if (!demo.has("offNet")) {
            demo.set("offNet", offNet());
            moved = true;
        }
        moved |= place(demo.at("/offNet"), ports.of(Listener.OFFNET_CARRIER), ports.url(Listener.OFFNET_HTTP));
        if (moved) {
            try {
                Files.writeString(file, demo.toPrettyString());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot write " + file, e);
            }
        }
        return file;
    }

    /** Ports are this run's, not those of the first start; true when they differ from what is written down. */
    private static boolean place(JsonNode smsc, int port, String httpUrl) {
        boolean moved = smsc.path("port").asInt() != port
                || !smsc.path("httpUrl").asText().equals(httpUrl);
        ((ObjectNode) smsc).put("port", port).put("httpUrl", httpUrl);
        return moved;
    }

    JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void user(ArrayNode users, String login, String role, String tenant) {
        ObjectNode user = users.addObject();
        user.put("login", login);
        user.put("password", letters(14));
        user.put("role", role);
        user.put("tenant", tenant);
    }

    private void smsc(ArrayNode smscs, String name) {
        ObjectNode smsc = smscs.addObject();
        smsc.put("name", name);
        smsc.put("host", Listener.HOST);
        smsc.put("systemId", "brandcast");
        smsc.put("password", letters(SMPP_PASSWORD));
    }

    /** The demo partner's account at our own SMPP server. */
    private ObjectNode account() {
        return JSON.createObjectNode().put("systemId", "lotus").put("password", letters(SMPP_PASSWORD));
    }

    /** The simulated carriers that are spoken to over HTTP, and where one of them posts its receipts. */
    private ObjectNode offNet() {
        return JSON.createObjectNode()
                .put("name", "off-net-sim")
                .put("host", Listener.HOST)
                .put("user", "brandcast")
                .put("password", letters(24))
                .put("callbackToken", letters(24))
                .put("callbackKey", letters(32));
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private String text(String fileName, java.util.function.Supplier<String> make) {
        Path file = layout.secrets().resolve(fileName);
        try {
            if (!Files.exists(file)) {
                Path draft = layout.secrets().resolve(fileName + ".new");
                Files.deleteIfExists(draft);
                Files.createFile(
                        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(draft, make.get());
                Files.move(draft, file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read or write " + file, e);
        }
    }
}
