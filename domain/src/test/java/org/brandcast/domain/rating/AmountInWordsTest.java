package org.brandcast.domain.rating;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountInWordsTest {
    @ParameterizedTest
    @CsvSource({
        "0, Không đồng",
        "1, Một đồng",
        "5, Năm đồng",
        "10, Mười đồng",
        "11, Mười một đồng",
        "15, Mười lăm đồng",
        "21, Hai mươi mốt đồng",
        "24, Hai mươi bốn đồng",
        "25, Hai mươi lăm đồng",
        "100, Một trăm đồng",
        "101, Một trăm lẻ một đồng",
        "105, Một trăm lẻ năm đồng",
        "110, Một trăm mười đồng",
        "555, Năm trăm năm mươi lăm đồng",
        "1000, Một nghìn đồng",
        "1001, Một nghìn không trăm lẻ một đồng",
        "1010, Một nghìn không trăm mười đồng",
        "3294200, Ba triệu hai trăm chín mươi bốn nghìn hai trăm đồng",
        "1000001, Một triệu không trăm lẻ một đồng",
        "20015000, Hai mươi triệu không trăm mười lăm nghìn đồng",
        "1000000000, Một tỷ đồng",
        "1000000005, Một tỷ không trăm lẻ năm đồng",
        "5010000000, Năm tỷ không trăm mười triệu đồng",
        "1000000000000, Một nghìn tỷ đồng",
        "2005000000000, Hai nghìn không trăm lẻ năm tỷ đồng",
        "1000000000000000000, Một tỷ tỷ đồng",
        "-350, Âm ba trăm năm mươi đồng"
    })
    void asBillsWriteIt(long amountVnd, String words) {
        assertThat(AmountInWords.vietnamese(amountVnd)).isEqualTo(words);
    }
}
