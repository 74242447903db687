package org.brandcast.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads profiles: the shipped ones by name, an operator's own from its JSON text. */
public final class HttpProfiles {
    /** SOAP in the style of Vietnamese carriers' wsCpMt. */
    public static final String SOAP_WSCPMT = "soap-wscpmt";
    /** A JSON interface in the style of aggregators. */
    public static final String JSON_AGGREGATOR = "json-aggregator";

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private HttpProfiles() {}

    /** Names of the shipped profiles. */
    public static List<String> shipped() {
        return List.of(SOAP_WSCPMT, JSON_AGGREGATOR);
    }

    /**
     * A shipped profile.
     *
     * @throws IllegalArgumentException if there is none of this name; the message says which there are
     */
    public static HttpProfile named(String name) {
        if (!shipped().contains(name)) {
            throw new IllegalArgumentException("there is no profile " + name + "; shipped are " + shipped());
        }
        try (InputStream in = HttpProfiles.class.getResourceAsStream("/profiles/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("profile " + name + " is missing from the build");
            }
            return read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The profile in a JSON text, checked down to each template and path.
     *
     * @throws IllegalArgumentException if it can't be used; the message names the field
     */
    public static HttpProfile read(String json) {
        HttpProfile profile;
        try {
            profile = MAPPER.readValue(json, HttpProfile.class);
        } catch (JsonMappingException e) {
            Throwable cause = e.getCause();
            String said = cause instanceof IllegalArgumentException || cause instanceof NullPointerException
                    ? cause.getMessage()
                    : e.getOriginalMessage();
            throw new IllegalArgumentException(said, e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the profile is no JSON: " + e.getOriginalMessage(), e);
        }
        CompiledProfile.of(profile);
        return profile;
    }
}
