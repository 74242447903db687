package org.brandcast.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.smpp.ScriptedSmsc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What phones send to our numbers: durable before the SMSC hears that we have it. */
@ExtendWith(TestBroker.class)
class InboundITCase {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int UDH_INDICATOR = 0x40;

    @Test
    void whatAPhoneSendsIsDurableBeforeItIsAcknowledged() throws Exception {
        try (RouteBench bench = new RouteBench();
                ScriptedSmsc smsc = new ScriptedSmsc()) {
            bench.save(bench.control(bench.smpp(smsc.port()).build()).build());
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey())) {
                RouteBench.await("a bind", LIMIT, () -> !smsc.binds().isEmpty());
                RouteBench.await(
                        "the route runs", LIMIT, () -> gateway.page("/routes").contains("\"RUNNING\""));
                ScriptedSmsc.Bind bind = smsc.binds().get(0);

                int plain = bind.deliver("84901234567", "8088", 0, "TC lotus".getBytes(ISO_8859_1))
                        .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(plain).isZero();
                List<ConsumerRecord<String, InboundMessage>> kept = bench.inbound();
                assertThat(kept).hasSize(1);
                assertThat(kept.get(0).key()).isEqualTo("84901234567");
                InboundMessage message = kept.get(0).value();
                assertThat(message.getText()).isEqualTo("TC lotus");
                assertThat(message.getFrom()).isEqualTo("84901234567");
                assertThat(message.getTo()).isEqualTo("8088");
                assertThat(message.getRoute()).isEqualTo(bench.route);

                ByteArrayOutputStream part = new ByteArrayOutputStream();
                part.write(new byte[] {5, 0, 3, 7, 2, 1});
                part.write("STOP and much more".getBytes(ISO_8859_1));
                assertThat(bind.deliver("84901234568", "8088", UDH_INDICATOR, part.toByteArray())
                                .get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isZero();
                assertThat(bench.inbound())
                        .extracting(record -> record.value().getText())
                        .contains("STOP and much more");

                // Octets that are no text in their coding are kept all the same.
                assertThat(bind.deliver("84901234569", "8088", 0, new byte[] {(byte) 0x99})
                                .get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isZero();
                assertThat(bench.inbound()).hasSize(3).anySatisfy(record -> {
                    assertThat(record.value().getText()).isEmpty();
                    assertThat(record.value().getOctets().remaining()).isEqualTo(1);
                });

                // A receipt is none of them, readable or not.
                assertThat(bind.deliver("84901234567", "LOTUS", 0x04, "id:1 stat:DELIVRD".getBytes(ISO_8859_1))
                                .get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isZero();
                assertThat(bind.deliver("84901234567", "LOTUS", 0x04, "nothing to see".getBytes(ISO_8859_1))
                                .get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                        .isZero();
                assertThat(bench.receipts()).hasSize(1);
                assertThat(bench.inbound()).hasSize(3);
            }
        }
    }
}
