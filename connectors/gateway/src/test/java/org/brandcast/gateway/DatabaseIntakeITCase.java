package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.security.SecretBox;
import org.brandcast.jdbc.Database.Address;
import org.brandcast.jdbc.Dialect;
import org.brandcast.jdbc.TestDatabase;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.DatabaseKind;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A customer's MariaDB behind the gateway's process; the whole stack does it with PostgreSQL. */
@ExtendWith(TestBroker.class)
class DatabaseIntakeITCase {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void rowsInMariaDbBecomeRequestsOnceAndAreToldTheirEnds() throws Exception {
        Path masterKey = PartnerBench.masterKey();
        try (PartnerBench bench = new PartnerBench();
                TestDatabase customer = TestDatabase.start(Dialect.MARIADB, folder)) {
            bench.save(intake(bench.tenant, customer.address("customer"), SecretBox.fromFile(masterKey)));
            insert(customer, bench.brandname, "0961234567", "Mã của bạn là 1");
            insert(customer, bench.brandname, "0961234568", "Mã của bạn là 2");
            insert(customer, bench.brandname, "12345", "too short");
            insert(customer, "NOBODYS", "0961234569", "not theirs");
            try (GatewayProcess gateway = start(bench, masterKey)) {
                RouteBench.await(
                        "every row is taken",
                        LIMIT,
                        () -> states(customer)
                                .equals(List.of(
                                        "1|ACCEPTED|null",
                                        "2|ACCEPTED|null",
                                        "3|REFUSED|NUMBER_SHORT",
                                        "4|REFUSED|BRANDNAME_NOT_OWNED")));
                gateway.kill();
            }
            // Nobody polls: a row of now, and news of a row of before.
            insert(customer, bench.brandname, "0961234570", "Mã của bạn là 3");
            bench.status(messageId(customer, 1), MessageStatus.DELIVERED, "DLR_DELIVERED", "000");
            bench.reject(messageId(customer, 2), Door.DATABASE, bench.tenant, "ORDER_EXHAUSTED");
            try (GatewayProcess gateway = start(bench, masterKey)) {
                RouteBench.await(
                        "all of it is caught up with",
                        LIMIT,
                        () -> states(customer)
                                .equals(List.of(
                                        "1|DELIVERED|null",
                                        "2|REJECTED|ORDER_EXHAUSTED",
                                        "3|REFUSED|NUMBER_SHORT",
                                        "4|REFUSED|BRANDNAME_NOT_OWNED",
                                        "5|ACCEPTED|null")));
                RouteBench.await("the requests", LIMIT, () -> bench.requests().size() >= 3);
            }
            assertThat(bench.requests())
                    .allSatisfy(request -> assertThat(request.getDoor()).isEqualTo(Door.DATABASE))
                    .extracting(SendRequest::getText)
                    .containsExactlyInAnyOrder("Mã của bạn là 1", "Mã của bạn là 2", "Mã của bạn là 3");
        }
    }

    private static GatewayProcess start(PartnerBench bench, Path masterKey) throws Exception {
        return GatewayProcess.start(
                "d" + bench.tenant,
                masterKey,
                PartnerBench.freePort(),
                Duration.ofSeconds(3),
                Map.of("BRANDCAST_GATEWAY_ROUTES", "none"));
    }

    private static DatabaseIntakeControl intake(long tenant, Address address, SecretBox secrets) {
        return DatabaseIntakeControl.newBuilder()
                .setIntakeId(tenant)
                .setTenantId(tenant)
                .setSource("shop")
                .setActive(true)
                .setKind(DatabaseKind.MARIADB)
                .setHost(address.host())
                .setPort(address.port())
                .setDatabase(address.database())
                .setUser(address.user())
                .setSealedPassword(secrets.seal(address.password()))
                .setTable("sms_outbox")
                .setDefaultType(MessageType.CARE)
                .setPollMillis(100)
                .build();
    }

    private static void insert(TestDatabase customer, String sender, String recipient, String body) throws Exception {
        customer.execute("INSERT INTO OUTBOX (sender, recipient, body) VALUES ('" + sender + "', '" + recipient + "', '"
                + body + "')");
    }

    private static List<String> states(TestDatabase customer) throws Exception {
        return customer.rows("SELECT id, state, reason FROM OUTBOX ORDER BY id");
    }

    private static String messageId(TestDatabase customer, int id) throws Exception {
        return customer.rows("SELECT message_id FROM OUTBOX WHERE id = " + id).get(0);
    }
}
