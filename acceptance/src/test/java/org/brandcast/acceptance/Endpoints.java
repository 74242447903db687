package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code ./brandcast up} wrote to {@code endpoints.json}. */
final class Endpoints {
    private static final String REMEDY =
            "There is no stack to test: run ./brandcast test (or ./brandcast up, then ./mvnw -pl acceptance verify"
                    + " -Dbrandcast.endpoints=$PWD/var/endpoints.json). ";
    private final Path file;
    private final JsonNode json;

    private Endpoints(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    /** A login of the demo. */
    record User(String login, String password, String role, String tenant) {}

    /** A carrier simulator. */
    record Smsc(String name, URI httpUrl) {}

    static Endpoints read() {
        Path file = Path.of(System.getProperty("brandcast.endpoints", "../var/endpoints.json"))
                .toAbsolutePath()
                .normalize();
        if (!Files.isReadable(file)) {
            throw new AssertionError(REMEDY + "Looked for " + file);
        }
        try {
            return new Endpoints(file, Http.JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            throw new AssertionError(REMEDY + file + " can't be read", e);
        }
    }

    /** A value that must be there. */
    String text(String name) {
        String value = json.path(name).asText("");
        if (value.isEmpty()) {
            throw new AssertionError(file + " has no " + name + ": it was written by a stack without demo or by another"
                    + " version; run ./brandcast test");
        }
        return value;
    }

    URI url(String name) {
        return URI.create(text(name));
    }

    List<Smsc> smscs() {
        List<Smsc> smscs = new ArrayList<>();
        for (JsonNode smsc : json.path("smscs")) {
            smscs.add(new Smsc(
                    smsc.path("name").asText(), URI.create(smsc.path("httpUrl").asText())));
        }
        return smscs;
    }

    /** The SMPP server, and the demo partner's account at it. */
    record SmppServer(String host, int port, String systemId, String password) {
        /** Without the password: it may be printed. */
        @Override
        public String toString() {
            return systemId + "@" + host + ":" + port;
        }
    }

    SmppServer smppServer() {
        JsonNode server = json.path("smppServer");
        if (server.path("systemId").asText("").isEmpty()) {
            throw new AssertionError(file + " has no smppServer: run ./brandcast test");
        }
        return new SmppServer(
                server.path("host").asText(),
                server.path("port").asInt(),
                server.path("systemId").asText(),
                server.path("password").asText());
    }

    User user(String role) {
        for (JsonNode user : json.path("users")) {
            if (user.path("role").asText().equals(role)) {
                return new User(
                        user.path("login").asText(),
                        user.path("password").asText(),
                        role,
                        user.path("tenant").asText());
            }
        }
        throw new AssertionError(file + " has no user with the role " + role);
    }
}
