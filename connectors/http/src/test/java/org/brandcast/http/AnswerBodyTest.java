package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.brandcast.http.AnswerBody.MalformedBodyException;
import org.brandcast.http.HttpProfile.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerBodyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$.code; 0",
                "$.list[1].id; b",
                "$.list[?(@.id=='a')].n; 7",
                "$.nested; {\"x\":true}",
                "$.none; ",
                "$.empty; ",
                "$.list[9].id; "
            })
    void json(String path, String expected) throws Exception {
        String body =
                "{\"code\":0,\"list\":[{\"id\":\"a\",\"n\":7},{\"id\":\"b\"}],\"nested\":{\"x\":true},\"empty\":null}";
        assertThat(AnswerBody.read(Format.JSON, body).value(path).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "//result, 1",
        "/Envelope/Body/wsCpMtResponse/return/message, success",
        "//return/@kind, mt",
        "//none,",
        "'substring-before(//ref, \"|\")', abc"
    })
    void xmlByNamesWithoutTheirNamespaces(String path, String expected) throws Exception {
        String body = "<S:Envelope xmlns:S='http://s'><S:Body><n:wsCpMtResponse xmlns:n='http://n'><return kind='mt'>"
                + "<result> 1 </result><message>success</message><ref>abc|9</ref></return></n:wsCpMtResponse></S:Body></S:Envelope>";
        assertThat(AnswerBody.read(Format.XML, body).value(path).orElse(null)).isEqualTo(expected);
    }

    @Test
    void formsAndText() throws Exception {
        AnswerBody form = AnswerBody.read(Format.FORM, "id=a%20b&state=1&state=2&flag\n");
        assertThat(form.value("id")).contains("a b");
        assertThat(form.value("state")).contains("1");
        assertThat(form.value("flag")).contains("");
        assertThat(form.value("none")).isEmpty();
        assertThat(AnswerBody.read(Format.TEXT, " 0|77 \n").value("")).contains("0|77");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "{", "<html>", "OK"})
    void whatIsNoJson(String body) {
        assertThatThrownBy(() -> AnswerBody.read(Format.JSON, body)).isInstanceOf(MalformedBodyException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<a>", "OK", "<a/><b/>", "{\"a\":1}"})
    void whatIsNoXml(String body) {
        assertThatThrownBy(() -> AnswerBody.read(Format.XML, body)).isInstanceOf(MalformedBodyException.class);
    }

    /** No document type at all: neither files of this machine nor a billion laughs. */
    @Test
    void noDocumentType() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        String external = "<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><a><result>&x;</result></a>";
        String laughs = "<!DOCTYPE a [<!ENTITY x 'lol'><!ENTITY y '&x;&x;'>]><a><result>&y;</result></a>";
        for (String body : new String[] {external, laughs, "<!DOCTYPE a><a/>"}) {
            assertThatThrownBy(() -> AnswerBody.read(Format.XML, body))
                    .isInstanceOf(MalformedBodyException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aWrongPathIsRefusedBeforeItIsUsed() {
        assertThatThrownBy(() -> AnswerBody.check(Format.JSON, "$.a[?("))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("JSON");
        assertThatThrownBy(() -> AnswerBody.check(Format.XML, "//a["))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("XML");
    }
}
