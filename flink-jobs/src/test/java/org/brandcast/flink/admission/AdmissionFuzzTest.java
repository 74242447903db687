package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.RuleSamples;
import org.brandcast.flink.testing.Samples;
import org.brandcast.flink.testing.Scale;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.KeywordSeverity;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Ucs2Mode;
import org.junit.jupiter.api.Test;

/** Random texts and numbers through every rule at once: none throws, and what is refused says why. */
class AdmissionFuzzTest {
    private static final int ROUNDS = Scale.of(50_000, 1_000_000);
    private static final List<MessageType> TYPES = List.of(MessageType.values());
    private static final String[] PIECES = {
        "[QC] ",
        "[AD]",
        "TC gui 1800",
        " tu choi",
        "Lotus",
        "lotus.vn",
        "http://",
        "evil.com",
        "@",
        "cờ bạc",
        "c.o b.a.c",
        "vay nhanh",
        "v4y nh@nh",
        "Ma ",
        "123456",
        " la ma",
        "€",
        "^{}[]~|\\",
        "đ",
        "Đặng",
        "e\u0301",
        "\u200b",
        "\u202e",
        "😀",
        "\ud83d",
        "\ude00",
        "\0",
        "\r\n",
        "\f",
        "ＡＢＣ",
        "аррlе",
        "ﬁ",
        "\uffff",
        "{P1,20}",
        "%s",
        "${x}",
        "' OR 1=1",
        "<b>"
    };

    private final ControlView control = Samples.worldView();
    private final Judgement judgement = new Judgement(new DeadLetters("admission"), 0);

    private void allRules() {
        ContentPolicyControl links = RuleSamples.policy(1, ContentPolicyMode.FREE);
        links.setType(MessageType.OTP);
        links.setRegisteredLinksOnly(true);
        var adding = RuleSamples.advertising(1);
        adding.setAddMissing(true);
        List<Object> bodies = List.of(
                RuleSamples.template(11, "Ma {N6,6} la ma xac thuc cua ban"),
                RuleSamples.template(12, "{P0,50}Lotus{P0,400}"),
                RuleSamples.policy(1, ContentPolicyMode.TEMPLATE_OR_HOLD),
                links,
                adding,
                RuleSamples.keyword(50, "vay nhanh", KeywordSeverity.HOLD),
                RuleSamples.keyword(51, "giam gia*", KeywordSeverity.COUNT),
                RuleSamples.carrier("viettel", MessageType.CARE, 38, Ucs2Mode.TRANSLITERATE, 3));
        long version = 100;
        for (Object body : bodies) {
            version++;
            control.apply(Samples.control(version, "fuzz/" + version, body));
        }
    }

    @Test
    void noTextAndNoNumberThrowsAndEveryRefusalHasItsReason() {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        allRules();
        Map<MessageType, Integer> passed = new EnumMap<>(MessageType.class);
        for (int i = 0; i < ROUNDS; i++) {
            SendRequest request = random(random, i);
            long now = Samples.NOW + random.nextInt(24) * 3_600_000L;
            RecipientRecord record = RecipientRecord.of(
                    RecipientRecord.Kind.REQUEST, request.getTo(), Samples.ofDoor(Samples.request("r"), i));
            Judgement.Result result = judgement.judge(
                    new Judgement.Question(record, request, now, false, null), control, Recipient.UNKNOWN, now);

            String what = "seed " + seed + ", round " + i + ": " + request;
            assertThat(result).as(what).isInstanceOf(Judgement.Told.class);
            Judged.Outcome outcome =
                    ((Judgement.Told) result).command().judged().outcome();
            if (outcome instanceof Judged.Refused refused) {
                assertThat(RejectReason.valueOf(refused.reason()).text(Locale.ENGLISH, refused.detail()))
                        .as(what)
                        .isNotBlank();
            } else if (outcome instanceof Judged.Passed pass) {
                assertThat(pass.text().segments()).as(what).isPositive();
                assertThat(pass.routes()).as(what).isNotEmpty();
                passed.merge(request.getType(), 1, Integer::sum);
            }
        }
        // The texts aren't so wild that the rules behind the first are never reached.
        assertThat(passed).containsOnlyKeys(MessageType.values());
    }

    private static SendRequest random(Random random, int round) {
        SendRequest request = Samples.request("r" + round);
        request.setType(TYPES.get(random.nextInt(TYPES.size())));
        request.setText(text(random));
        if (random.nextInt(3) == 0) {
            request.setTo(number(random));
        }
        if (random.nextInt(20) == 0) {
            request.setBrandname(text(random));
        }
        // Long enough for the night to pass, so that hours delay and don't refuse.
        request.setDeadlineMillis(Samples.NOW + 70L * 3_600_000);
        return request;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(12); left > 0; left--) {
            if (random.nextInt(4) == 0) {
                text.append((char) random.nextInt(Character.MAX_VALUE + 1));
            } else if (random.nextInt(4) == 0) {
                text.append(String.valueOf((char) (' ' + random.nextInt(95))).repeat(random.nextInt(200)));
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    private static String number(Random random) {
        String[] starts = {"0", "84", "+84", "0084", "", "8.49E+", "(", "٠", "０", "1900", "02"};
        StringBuilder number = new StringBuilder(starts[random.nextInt(starts.length)]);
        for (int left = random.nextInt(16); left > 0; left--) {
            number.append(random.nextInt(15) == 0 ? text(random) : random.nextInt(10));
        }
        return number.toString();
    }
}
