package org.brandcast.portal.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossSiteFilterTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "same-origin, -, portal.example, true",
                "none, -, portal.example, true",
                "same-site, https://portal.example, portal.example, false",
                "cross-site, https://portal.example, portal.example, false",
                "'', https://portal.example, portal.example, false",
                "-, https://portal.example, portal.example, true",
                "-, https://Portal.Example, portal.example, true",
                "-, http://127.0.0.1:8600, 127.0.0.1:8600, true",
                "-, http://127.0.0.1:8600, 127.0.0.1:8601, false",
                "-, https://evil.example, portal.example, false",
                "-, https://portal.example.evil.example, portal.example, false",
                "-, null, portal.example, false",
                "-, 'not a uri', portal.example, false",
                "-, https://portal.example, -, false",
                "-, -, portal.example, true",
            })
    void tells_by_headers_where_a_request_comes_from(String site, String origin, String host, boolean here) {
        assertThat(CrossSiteFilter.comesFromHere(site, origin, host)).isEqualTo(here);
    }
}
