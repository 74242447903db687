package org.brandcast.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.io.StringReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.brandcast.http.HttpProfile.Format;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * A body that was read, and values in it by path: JSONPath in JSON, XPath in XML (element names without their
 * namespaces), a field's name in a form, nothing in plain text.
 */
interface AnswerBody {
    /** The value at a path as text; empty if there is none, or it is null. */
    Optional<String> value(String path);

    /** The parts at a path, each to be asked for its own values. */
    List<AnswerBody> items(String path);

    /** A body that isn't in the format it should be in. */
    final class MalformedBodyException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedBodyException(String message) {
            super(message);
        }
    }

    /**
     * Reads a body.
     *
     * @throws MalformedBodyException if it isn't of that format; the message has no part of the body
     */
    static AnswerBody read(Format format, String body) throws MalformedBodyException {
        return switch (format) {
            case JSON -> new Json(parseJson(body));
            case XML -> new Xml(parseXml(body));
            case FORM -> new Form(parseForm(body));
            case TEXT -> new Text(body.strip());
        };
    }

    /**
     * Checks a path.
     *
     * @throws IllegalArgumentException if it is none of that format
     */
    static void check(Format format, String path) {
        try {
            switch (format) {
                case JSON -> JsonPath.compile(path);
                case XML -> newXpath().compile(path);
                case FORM, TEXT -> {}
            }
        } catch (InvalidPathException | XPathExpressionException e) {
            throw new IllegalArgumentException(path + " is no path in " + format + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode parseJson(String body) throws MalformedBodyException {
        try {
            Object read = Json.PROVIDER.parse(body);
            if (read instanceof JsonNode node && !node.isMissingNode()) {
                return node;
            }
        } catch (JsonPathException e) {
            throw new MalformedBodyException("no JSON");
        }
        throw new MalformedBodyException("no JSON");
    }

    private static Document parseXml(String body) throws MalformedBodyException {
        try {
            DocumentBuilder builder = newDocumentBuilder();
            builder.setErrorHandler(Quiet.INSTANCE);
            Document document = builder.parse(new InputSource(new StringReader(body)));
            withoutNamespaces(document, document.getDocumentElement());
            return document;
        } catch (SAXException | java.io.IOException e) {
            throw new MalformedBodyException("no XML");
        }
    }

    /** No document type at all: so no entity of one's own, neither internal nor external. */
    private static DocumentBuilder newDocumentBuilder() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
            factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            return factory.newDocumentBuilder();
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK's XML parser can't be made safe", e);
        }
    }

    /** Operators write //wsCpMtReturn, whatever prefix the other side chooses today. */
    private static void withoutNamespaces(Document document, Node node) {
        Node current = node;
        if (current.getNamespaceURI() != null) {
            current = document.renameNode(current, null, current.getLocalName());
        }
        NodeList children = current.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeType() == Node.ELEMENT_NODE) {
                withoutNamespaces(document, children.item(i));
            }
        }
    }

    private static XPath newXpath() {
        // Secure processing is on by default here: no extension functions.
        return XPathFactory.newDefaultInstance().newXPath();
    }

    private static Map<String, String> parseForm(String body) throws MalformedBodyException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.strip().split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                String name = URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                fields.putIfAbsent(name, value);
            } catch (IllegalArgumentException e) {
                throw new MalformedBodyException("no form");
            }
        }
        return fields;
    }

    /** Keeps the parser from printing to standard error. */
    enum Quiet implements ErrorHandler {
        INSTANCE;

        @Override
        public void warning(SAXParseException exception) {}

        @Override
        public void error(SAXParseException exception) throws SAXException {
            throw exception;
        }

        @Override
        public void fatalError(SAXParseException exception) throws SAXException {
            throw exception;
        }
    }

    /** JSON. */
    record Json(JsonNode node) implements AnswerBody {
        private static final JacksonJsonNodeJsonProvider PROVIDER = new JacksonJsonNodeJsonProvider();
        private static final Configuration CONFIGURATION = Configuration.builder()
                .jsonProvider(PROVIDER)
                .mappingProvider(new JacksonMappingProvider())
                .options(Option.SUPPRESS_EXCEPTIONS, Option.ALWAYS_RETURN_LIST)
                .build();

        private List<JsonNode> at(String path) {
            JsonNode found = JsonPath.using(CONFIGURATION).parse(node).read(path, JsonNode.class);
            List<JsonNode> nodes = new ArrayList<>();
            if (found != null) {
                found.forEach(nodes::add);
            }
            return nodes;
        }

        @Override
        public Optional<String> value(String path) {
            return at(path).stream()
                    .findFirst()
                    .filter(found -> !found.isNull())
                    .map(found -> found.isValueNode() ? found.asText() : found.toString());
        }

        @Override
        public List<AnswerBody> items(String path) {
            List<AnswerBody> items = new ArrayList<>();
            for (JsonNode found : at(path)) {
                items.add(new Json(found));
            }
            return items;
        }
    }

    /** XML. */
    record Xml(Node node) implements AnswerBody {
        @Override
        public Optional<String> value(String path) {
            try {
                Object result = newXpath().compile(path).evaluate(node, XPathConstants.NODESET);
                if (result instanceof NodeList nodes && nodes.getLength() > 0) {
                    return Optional.of(nodes.item(0).getTextContent().strip());
                }
                return Optional.empty();
            } catch (XPathExpressionException e) {
                return function(path);
            }
        }

        /** A path that computes a text instead of finding a node, e.g. {@code substring-before(//r, '|')}. */
        private Optional<String> function(String path) {
            try {
                return Optional.of(newXpath().compile(path).evaluate(node)).filter(text -> !text.isEmpty());
            } catch (XPathExpressionException e) {
                throw new IllegalStateException(path + " was checked before", e);
            }
        }

        @Override
        public List<AnswerBody> items(String path) {
            List<AnswerBody> items = new ArrayList<>();
            try {
                NodeList nodes = (NodeList) newXpath().compile(path).evaluate(node, XPathConstants.NODESET);
                for (int i = 0; i < nodes.getLength(); i++) {
                    items.add(new Xml(nodes.item(i)));
                }
            } catch (XPathExpressionException e) {
                throw new IllegalStateException(path + " finds no nodes", e);
            }
            return items;
        }
    }

    /** A form, or a query. */
    record Form(Map<String, String> fields) implements AnswerBody {
        @Override
        public Optional<String> value(String path) {
            return Optional.ofNullable(fields.get(path));
        }

        @Override
        public List<AnswerBody> items(String path) {
            return List.of(this);
        }
    }

    /** Plain text. */
    record Text(String text) implements AnswerBody {
        @Override
        public Optional<String> value(String path) {
            return Optional.of(text);
        }

        @Override
        public List<AnswerBody> items(String path) {
            return List.of(this);
        }
    }
}
