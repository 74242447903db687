package org.brandcast.simulator.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.brandcast.simulator.script.Script.Accidents;
import org.brandcast.simulator.script.Script.Delay;
import org.brandcast.simulator.script.Script.Failure;
import org.brandcast.simulator.script.Script.Failures;
import org.brandcast.simulator.script.Script.FinalState;
import org.brandcast.simulator.script.Script.Form;
import org.brandcast.simulator.script.Script.IdFormat;
import org.brandcast.simulator.script.Script.Intermediate;
import org.brandcast.simulator.script.Script.Pacing;
import org.brandcast.simulator.script.Script.Refusals;
import org.brandcast.simulator.script.Script.Reject;
import org.brandcast.simulator.script.Script.Silences;

/**
 * A script as JSON. An absent field has its value of {@link Script#DEFAULT}; an unknown one is an error, so that a
 * misspelt field can't be obeyed by silence.
 */
public final class ScriptJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long DAY_MILLIS = 86_400_000;

    private ScriptJson() {}

    public static Script read(Path file) throws IOException, InvalidScriptException {
        return read(Files.readString(file));
    }

    public static Script read(String json) throws InvalidScriptException {
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new InvalidScriptException(List.of("not JSON: " + e.getOriginalMessage()));
        }
        List<String> problems = new ArrayList<>();
        Script script = script(new JsonFields(root, "", problems));
        if (!problems.isEmpty()) {
            throw new InvalidScriptException(problems);
        }
        return script;
    }

    private static Script script(JsonFields fields) {
        Script d = Script.DEFAULT;
        Script script = new Script(
                fields.number("seed", d.seed(), Long.MIN_VALUE, Long.MAX_VALUE),
                response(fields.object("response"), d.response()),
                ids(fields.object("ids"), d.ids()),
                receipts(fields.object("receipts"), d.receipts()),
                connection(fields.object("connection"), d.connection()));
        fields.refuseTheRest();
        return script;
    }

    private static Script.Response response(JsonFields fields, Script.Response d) {
        List<Reject> rejects = new ArrayList<>();
        for (JsonFields reject : fields.objects("reject")) {
            String suffix = reject.text("suffix", "", "[0-9]{1,15}");
            int status = reject.status("status", 0x0B);
            rejects.add(new Reject(suffix, status));
            reject.refuseTheRest();
        }
        Script.Response response = new Script.Response(
                new Delay(
                        fields.number("latencyMillis", d.delay().millis(), 0, DAY_MILLIS),
                        fields.number("jitterMillis", d.delay().jitterMillis(), 0, DAY_MILLIS)),
                new Refusals(
                        fields.rate("throttleRate", d.refusals().throttleRate()),
                        fields.rate("queueFullRate", d.refusals().queueFullRate()),
                        fields.rate("systemErrorRate", d.refusals().systemErrorRate())),
                new Silences(
                        fields.rate("withheldRate", d.silences().withheldRate()),
                        fields.rate("slowRate", d.silences().slowRate()),
                        fields.number("slowMillis", d.silences().slowMillis(), 0, DAY_MILLIS)),
                rejects);
        double refused = response.refusals().sum();
        if (refused > 1) {
            fields.problem("throttleRate + queueFullRate + systemErrorRate is " + refused + ": must be at most 1");
        }
        fields.refuseTheRest();
        return response;
    }

    private static Script.Ids ids(JsonFields fields, Script.Ids d) {
        IdFormat format = fields.choice("format", IdFormat.class, d.format());
        IdFormat receiptFormat =
                fields.has("receiptFormat") ? fields.choice("receiptFormat", IdFormat.class, format) : null;
        fields.refuseTheRest();
        return new Script.Ids(format, receiptFormat);
    }

    private static Script.Receipts receipts(JsonFields fields, Script.Receipts d) {
        List<Failure> failures = new ArrayList<>();
        for (JsonFields failure : fields.objects("failures")) {
            failures.add(new Failure(
                    failure.choice("state", FinalState.class, FinalState.UNDELIVERABLE),
                    failure.text("error", "001", "[0-9A-Za-z]{3}"),
                    (int) failure.number("weight", 1, 1, 1_000_000)));
            failure.refuseTheRest();
        }
        Script.Receipts receipts = new Script.Receipts(
                new Delay(
                        fields.number("delayMillis", d.delay().millis(), 0, 7 * DAY_MILLIS),
                        fields.number("jitterMillis", d.delay().jitterMillis(), 0, 7 * DAY_MILLIS)),
                fields.choice("form", Form.class, d.form()),
                fields.flag("beforeResponse", d.beforeResponse()),
                fields.choice("intermediate", Intermediate.class, d.intermediate()),
                new Accidents(
                        fields.rate("lostRate", d.accidents().lostRate()),
                        fields.rate("duplicateRate", d.accidents().duplicateRate())),
                new Failures(
                        fields.rate("failureRate", d.failures().rate()),
                        failures.isEmpty() ? d.failures().kinds() : failures),
                new Pacing(
                        (int) fields.number("window", d.pacing().window(), 1, 10_000),
                        fields.number("retryMillis", d.pacing().retryMillis(), 10, DAY_MILLIS),
                        fields.number("ackTimeoutMillis", d.pacing().ackTimeoutMillis(), 10, DAY_MILLIS)));
        fields.refuseTheRest();
        return receipts;
    }

    private static Script.Connection connection(JsonFields fields, Script.Connection d) {
        Script.Connection connection = new Script.Connection(
                (int) fields.number("dropAfterSubmits", d.dropAfterSubmits(), 0, Integer.MAX_VALUE),
                (int) fields.number("unbindAfterSubmits", d.unbindAfterSubmits(), 0, Integer.MAX_VALUE));
        fields.refuseTheRest();
        return connection;
    }

    /** The script with every field written out; {@link #read(String)} reads it back. */
    public static ObjectNode write(Script script) {
        ObjectNode root = MAPPER.createObjectNode().put("seed", script.seed());
        Script.Response response = script.response();
        ObjectNode responseNode = root.putObject("response")
                .put("latencyMillis", response.delay().millis())
                .put("jitterMillis", response.delay().jitterMillis())
                .put("throttleRate", response.refusals().throttleRate())
                .put("queueFullRate", response.refusals().queueFullRate())
                .put("systemErrorRate", response.refusals().systemErrorRate())
                .put("withheldRate", response.silences().withheldRate())
                .put("slowRate", response.silences().slowRate())
                .put("slowMillis", response.silences().slowMillis());
        ArrayNode rejects = responseNode.putArray("reject");
        for (Reject reject : response.rejects()) {
            rejects.addObject()
                    .put("suffix", reject.suffix())
                    .put("status", String.format(Locale.ROOT, "0x%02X", reject.status()));
        }
        ObjectNode ids =
                root.putObject("ids").put("format", script.ids().format().name());
        IdFormat receiptFormat = script.ids().receiptFormat();
        if (receiptFormat != null) {
            ids.put("receiptFormat", receiptFormat.name());
        }
        writeReceipts(root.putObject("receipts"), script.receipts());
        root.putObject("connection")
                .put("dropAfterSubmits", script.connection().dropAfterSubmits())
                .put("unbindAfterSubmits", script.connection().unbindAfterSubmits());
        return root;
    }

    private static void writeReceipts(ObjectNode node, Script.Receipts receipts) {
        node.put("delayMillis", receipts.delay().millis())
                .put("jitterMillis", receipts.delay().jitterMillis())
                .put("form", receipts.form().name())
                .put("beforeResponse", receipts.beforeResponse())
                .put("intermediate", receipts.intermediate().name())
                .put("lostRate", receipts.accidents().lostRate())
                .put("duplicateRate", receipts.accidents().duplicateRate())
                .put("failureRate", receipts.failures().rate())
                .put("window", receipts.pacing().window())
                .put("retryMillis", receipts.pacing().retryMillis())
                .put("ackTimeoutMillis", receipts.pacing().ackTimeoutMillis());
        ArrayNode failures = node.putArray("failures");
        for (Failure failure : receipts.failures().kinds()) {
            failures.addObject()
                    .put("state", failure.state().name())
                    .put("error", failure.error())
                    .put("weight", failure.weight());
        }
    }
}
