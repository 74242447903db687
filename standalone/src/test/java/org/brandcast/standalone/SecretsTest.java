package org.brandcast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @Test
    void secretsStayTheSameAndAreTheOwnersAlone(@TempDir Path folder) throws Exception {
        Layout layout = new Layout(folder, folder.resolve("var"), folder.resolve("cache"));
        layout.createFolders();
        Ports ports = new Ports(Map.of());
        Secrets first = new Secrets(layout);
        String password = first.password("postgres-app");
        String demo = Files.readString(first.demo(ports));

        Secrets second = new Secrets(layout);
        assertThat(second.password("postgres-app")).isEqualTo(password).hasSize(24);
        assertThat(Files.readString(second.demo(ports))).isEqualTo(demo);
        assertThat(first.password("postgres-owner")).isNotEqualTo(password);
        try (var files = Files.list(layout.secrets())) {
            assertThat(files.toList())
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as("%s", file)
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void simulatorsFollowTheirPorts(@TempDir Path folder) {
        Layout layout = new Layout(folder, folder.resolve("var"), folder.resolve("cache"));
        layout.createFolders();
        Secrets secrets = new Secrets(layout);
        String password = secrets.read(secrets.demo(new Ports(Map.of())))
                .at("/smscs/0/password")
                .asText();
        var moved = secrets.read(secrets.demo(new Ports(Map.of("BRANDCAST_PORT_OFFSET", "100"))));
        assertThat(moved.at("/smscs/0/port").asInt()).isEqualTo(2875);
        assertThat(moved.at("/smscs/0/httpUrl").asText()).isEqualTo("http://127.0.0.1:8711");
        assertThat(moved.at("/smscs/0/password").asText()).isEqualTo(password);
    }
}
