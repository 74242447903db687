package org.brandcast.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.ConnectionInitiationException;
import com.clickhouse.client.api.ServerException;
import java.net.ConnectException;
import java.util.concurrent.ExecutionException;
import org.brandcast.clickhouse.ClickHouseExceptionClassifier.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClickHouseExceptionClassifierTest {
    @ParameterizedTest
    @CsvSource({
        "241, RETRY", // memory limit
        "252, RETRY", // too many parts
        "202, RETRY", // too many statements
        "243, RETRY", // disk full
        "394, RETRY", // the server stops
        "999999, RETRY", // unknown to us
        "33, POISON", // cannot read all data
        "27, POISON",
        "117, POISON",
        "469, POISON",
        "60, FATAL", // no table
        "16, FATAL", // no column
        "516, FATAL", // wrong login
        "62, FATAL"
    })
    void serversCodeDecides(int code, Verdict verdict) {
        Exception failure = new ExecutionException(
                new RuntimeException(new ServerException(code, "Code: " + code + ". DB::Exception: x", 500, "id")));
        assertThat(ClickHouseExceptionClassifier.classify(failure)).isEqualTo(verdict);
    }

    @Test
    void aServerThatIsAwayIsTriedAgain() {
        assertThat(ClickHouseExceptionClassifier.classify(
                        new ConnectionInitiationException("refused", new ConnectException("refused"))))
                .isEqualTo(Verdict.RETRY);
    }

    @Test
    void aDefectOfOursIsFatal() {
        assertThat(ClickHouseExceptionClassifier.classify(new IllegalArgumentException("no table")))
                .isEqualTo(Verdict.FATAL);
    }
}
