package org.brandcast.simulator.carrier;

import java.io.IOException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.store.SubmitFacts;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A SOAP service in the style of Vietnamese carriers: wsCpMt and checkBalance. */
final class SoapFace {
    private static final String XML = "text/xml; charset=utf-8";
    private static final String ENVELOPE = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><S:Envelope"
            + " xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>%s</S:Body></S:Envelope>";
    private static final String TAKEN = "1";
    private static final String REFUSED = "0";
    private static final String NO_ACCESS = "-1";
    private static final String TOO_FAST = "-2";
    private static final String NO_ROOM = "-3";

    private final HttpCarrierConfig.Account account;
    private final Intake intake;
    private final LongSupplier balance;

    SoapFace(HttpCarrierConfig.Account account, Intake intake, LongSupplier balance) {
        this.account = account;
        this.intake = intake;
        this.balance = balance;
    }

    /** A call's name and its arguments by name. */
    private record Call(String operation, Map<String, String> arguments) {
        String at(String name) {
            return arguments.getOrDefault(name, "");
        }
    }

    Reply answer(String body) throws IOException {
        Call call;
        try {
            call = read(body);
        } catch (SAXException e) {
            return fault("the request is no SOAP");
        }
        boolean known =
                account.user().equals(call.at("User")) && account.password().equals(call.at("Password"));
        return switch (call.operation()) {
            case "wsCpMt" -> known ? take(call) : result(NO_ACCESS, "wrong user or password");
            case "checkBalance" ->
                known
                        ? Reply.at(
                                200,
                                XML,
                                ENVELOPE.formatted("<checkBalanceResponse><return><balance>" + balance.getAsLong()
                                        + "</balance></return></checkBalanceResponse>"))
                        : fault("wrong user or password");
            default -> fault("there is no such operation");
        };
    }

    private Reply take(Call call) throws IOException {
        Incoming message = new Incoming(
                call.at("ServiceID"), call.at("ReceiverID"), call.at("Content"), call.at("RequestID"), true);
        if (!message.problem().isEmpty()) {
            return result(REFUSED, message.problem());
        }
        if (balance.getAsLong() < HttpCarrierConfig.PRICE) {
            return result(NO_ACCESS, "the balance is used up");
        }
        Intake.Taken taken = intake.take(message);
        if (taken.facts().isPresent()) {
            return result(TAKEN, "success").with(taken.facts().get());
        }
        return switch (taken.status()) {
            case Fate.THROTTLED -> result(TOO_FAST, "too fast");
            case Fate.QUEUE_FULL -> result(NO_ROOM, "no room");
            case Fate.SYSTEM_ERROR -> fault("something went wrong");
            default -> result(REFUSED, "refused");
        };
    }

    private static Reply result(String result, String text) {
        return Reply.at(
                200,
                XML,
                ENVELOPE.formatted("<ns2:wsCpMtResponse xmlns:ns2=\"http://impl.bulkSms.ws/\"><return><message>" + text
                        + "</message><result>" + result + "</result></return></ns2:wsCpMtResponse>"));
    }

    private static Reply fault(String text) {
        return Reply.at(
                500,
                XML,
                ENVELOPE.formatted(
                        "<S:Fault><faultcode>S:Server</faultcode><faultstring>" + text + "</faultstring></S:Fault>"));
    }

    /** The receipt of a message, as wsCpDlr. */
    static String receipt(SubmitFacts facts) {
        int status = switch (facts.outcome().end()) {
            case DELIVERED -> 1;
            case UNDELIVERABLE, DELETED -> 2;
            case EXPIRED -> 3;
            case REJECTED -> 4;
        };
        return ENVELOPE.formatted("<wsCpDlr><RequestID>" + escaped(Intake.referenceOf(facts)) + "</RequestID><UserID>"
                + facts.to().number() + "</UserID><ServiceID>"
                + escaped(facts.from().number())
                + "</ServiceID><Status>" + status + "</Status><ErrorCode>"
                + facts.outcome().error()
                + "</ErrorCode><DoneTime>" + facts.outcome().dueAtMillis() + "</DoneTime></wsCpDlr>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static Call read(String body) throws SAXException, IOException {
        NodeList bodies = documentBuilder()
                .parse(new InputSource(new StringReader(body)))
                .getElementsByTagNameNS("http://schemas.xmlsoap.org/soap/envelope/", "Body");
        Element operation = bodies.getLength() == 0 ? null : firstElement(bodies.item(0));
        if (operation == null) {
            throw new SAXException("there is no body");
        }
        Map<String, String> arguments = new HashMap<>();
        NodeList children = operation.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeType() == Node.ELEMENT_NODE) {
                arguments.put(children.item(i).getLocalName(), children.item(i).getTextContent());
            }
        }
        return new Call(operation.getLocalName(), arguments);
    }

    private static @Nullable Element firstElement(Node parent) {
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                return element;
            }
        }
        return null;
    }

    private static DocumentBuilder documentBuilder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser can't be made safe", e);
        }
    }
}
