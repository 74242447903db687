package org.brandcast.portal.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.api.ApiProblem;

/**
 * The body of POST /v1/messages/batch: {@code {"messages":[…]}}, each of them as in POST /v1/messages.
 *
 * @param messages at most {@link #MOST}; one that isn't an object stands here as a faulty one, so that indexes hold
 * @param problems what is wrong with the batch as a whole; then nothing of it is sent
 */
record BatchCommand(List<SendCommand> messages, List<ApiProblem.Field> problems) {
    /** Messages in one call. */
    static final int MOST = 1_000;

    private static final String MESSAGES = "messages";

    /**
     * Reads the body.
     *
     * @throws IOException when it isn't one JSON object
     */
    static BatchCommand read(byte[] body) throws IOException {
        try (JsonParser parser = SendCommand.JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("the body is not a JSON object");
            }
            BatchCommand batch = readFields(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something follows the JSON object");
            }
            return batch;
        }
    }

    private static BatchCommand readFields(JsonParser parser) throws IOException {
        List<SendCommand> messages = new ArrayList<>();
        List<ApiProblem.Field> problems = new ArrayList<>();
        boolean seen = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (!name.equals(MESSAGES)) {
                problems.add(new ApiProblem.Field(name, null, "BATCH_FIELD_UNKNOWN", name));
                parser.skipChildren();
            } else if (seen) {
                problems.add(new ApiProblem.Field(name, null, "FIELD_REPEATED", name));
                parser.skipChildren();
            } else if (token == JsonToken.START_ARRAY) {
                seen = true;
                readMessages(parser, messages, problems);
            } else {
                seen = true;
                problems.add(new ApiProblem.Field(name, null, "FIELD_NOT_LIST", name));
                parser.skipChildren();
            }
        }
        if (!seen) {
            problems.add(new ApiProblem.Field(MESSAGES, null, "FIELD_MISSING", MESSAGES));
        } else if (messages.isEmpty() && problems.isEmpty()) {
            problems.add(new ApiProblem.Field(MESSAGES, null, "BATCH_EMPTY", ""));
        }
        return new BatchCommand(messages, problems);
    }

    /** Reads on to the list's end, so that what is no JSON is told as such, but keeps no more than it may. */
    private static void readMessages(JsonParser parser, List<SendCommand> messages, List<ApiProblem.Field> problems)
            throws IOException {
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new IOException("the list does not end");
            }
            count++;
            if (count > MOST) {
                parser.skipChildren();
            } else if (token == JsonToken.START_OBJECT) {
                messages.add(SendCommand.readObject(parser));
            } else {
                messages.add(SendCommand.faulty(new ApiProblem.Field("", null, "ITEM_NOT_OBJECT", "")));
                parser.skipChildren();
            }
        }
        if (count > MOST) {
            problems.add(new ApiProblem.Field(
                    MESSAGES, Integer.toString(count), "BATCH_TOO_LARGE", Integer.toString(count)));
        }
    }
}
