package org.brandcast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.brandcast.jdbc.Database.Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private static Address address(Dialect dialect, String host, int port, String database) {
        return new Address(dialect, host, port, database, "me", "hush-hush", false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "x; DROP TABLE y", "x\"", "x`", "1x", "", "a.b.c", "x--"})
    void aNameThatIsNoneReachesNoStatement(String name) {
        assertThatThrownBy(() -> new OutboxTable(
                        name, OutboxTable.DEFAULT.content(), null, "care", OutboxTable.DEFAULT.progress()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("table is");
    }

    /** A driver's options can load classes and read files: nothing that a customer types becomes one. */
    @ParameterizedTest
    @CsvSource({
        "h?socketFactory=x, 5432, db",
        "h/db?loggerFile=x, 5432, db",
        "h, 5432, db?socketFactory=x",
        "h, 5432, db&x=y",
        "h, 0, db",
        "'', 1, db",
        "h:1, 1, db"
    })
    void nothingBecomesAnOptionOfTheDriver(String host, int port, String database) {
        assertThatThrownBy(() -> address(Dialect.POSTGRESQL, host, port, database))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDriverThatIsMissingIsNamedAndThePasswordIsNot() throws Exception {
        Address mysql = address(Dialect.MYSQL, "db.example.vn", 3306, "shop");
        Drivers drivers = Drivers.in(Path.of("no-such-folder"));
        assertThatThrownBy(() -> new Database(mysql, drivers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mysql-connector-j");
        assertThat(mysql.toString()).isEqualTo("MYSQL me@db.example.vn:3306/shop");
        assertThat(new Database(address(Dialect.POSTGRESQL, "h", 1, "d"), drivers).toString())
                .doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Shop", "a:b", "-a"})
    void aSourceIsPartOfIdentity(String name) {
        assertThatThrownBy(() -> new Outbox.Source(1, name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void columnsMayHaveNamesOfTheirOwn() {
        OutboxTable table = OutboxTable.of("app.out", Map.of("recipient", "phone", "type", ""), "otp");
        assertThat(table.content().recipient()).isEqualTo("phone");
        assertThat(table.content().sender()).isEqualTo("sender");
        assertThat(table.type()).as("an empty name: there is none").isNull();
        assertThat(OutboxTable.of("sms_outbox", Map.of(), "care")).isEqualTo(OutboxTable.DEFAULT);
        assertThatThrownBy(() -> OutboxTable.of("out", Map.of("phone", "recipient"), "otp"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("phone");
        assertThatThrownBy(() -> OutboxTable.of("out", Map.of("body", "a b"), "otp"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
