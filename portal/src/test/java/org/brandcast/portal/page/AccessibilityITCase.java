package org.brandcast.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Route;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.brandcast.portal.page.SamplePages.Sample;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every sample page in a browser, with the portal's own files and policy: axe finds no violation of WCAG 2.2 AA, nothing is
 * refused by the policy, nothing is cut off at 390 px, and no page weighs more than 300 kB.
 */
class AccessibilityITCase {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final long MOST_BYTES = 300_000;
    private static final boolean FULL = Boolean.getBoolean("brandcast.full");
    private static final String RUN = """
            async () => {
              const found = await axe.run(document, {
                runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']});
              return found.violations.map(v => v.id + ': ' + v.help + ' at ' + v.nodes.slice(0, 3).map(n => n.target.join(' ')
                + ' (' + n.any.concat(n.all, n.none).slice(0, 1).map(c => c.message).join() + ')').join(', '));
            }""";

    private static final String FILES_WEIGHT = """
            () => performance.getEntriesByType('resource').reduce((sum, entry) => sum + entry.encodedBodySize, 0)""";

    private static final PageEngine ENGINE = new PageEngine(true);
    private static TestPortal portal;
    private static String axe;
    private static Map<String, String> headers;

    @BeforeAll
    static void start() throws IOException {
        assertThat(CHROMIUM).as("apt-get install chromium").isExecutable();
        portal = SharedPortal.portal();
        try (InputStream in = AccessibilityITCase.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        headers = new HashMap<>(Map.of("Content-Type", "text/html; charset=utf-8"));
        HttpHeaders sent = portal.send(HttpRequest.newBuilder(portal.uri("/login"))
                        .header("Accept", "text/html")
                        .header("Accept-Encoding", "gzip")
                        .build())
                .headers();
        assertThat(sent.firstValue("Content-Encoding")).hasValue("gzip");
        sent.firstValue("Content-Security-Policy").ifPresent(policy -> headers.put("Content-Security-Policy", policy));
        assertThat(headers).hasSize(2);
    }

    /** Axe keeps a processor busy: both at once. */
    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @CsvSource({"vi, 390", "en, 1440"})
    void everyPageCanBeUsedByEverybody(String language, int width) {
        Locale locale = Locale.forLanguageTag(language);
        Map<String, List<String>> problems = new TreeMap<>();
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(CHROMIUM)
                                .setHeadless(true)
                                .setArgs(List.of(
                                        "--no-sandbox",
                                        "--disable-gpu",
                                        "--disable-quic",
                                        "--no-first-run",
                                        "--disable-background-networking",
                                        "--disable-component-update",
                                        "--disable-sync")))) {
            Page page = browser.newPage(new Browser.NewPageOptions().setViewportSize(width, 900));
            // A sample asks for nothing more: the portal knows nothing of what it shows, and might send it elsewhere.
            page.route(url -> !url.contains("/assets/") && !url.contains("/sample/"), route -> route.abort());
            List<String> complaints = new ArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.type().equals("error") && message.text().contains("Content Security Policy")) {
                    complaints.add(message.text());
                }
            });
            SamplePages samples = new SamplePages(locale);
            int number = 0;
            for (Sample sample : samples.all()) {
                number++;
                // Usually each page at one of the two widths.
                boolean here = FULL || number % 2 == (width == 390 ? 0 : 1);
                if (here && !sample.view().startsWith("mail/letter")) {
                    complaints.clear();
                    List<String> found = look(page, samples, locale, sample);
                    found.addAll(complaints);
                    if (!found.isEmpty()) {
                        problems.put(sample.name(), found);
                    }
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    private static List<String> look(Page page, SamplePages samples, Locale locale, Sample sample) {
        Map<String, Object> model = new HashMap<>(sample.model());
        model.put("page", samples.frame(sample));
        model.put("f", new Formats(locale));
        String html = ENGINE.render(sample.view(), locale, model);
        String address = portal.uri("/sample/" + sample.name()).toString();
        page.route(
                address,
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(200)
                        .setHeaders(headers)
                        .setBody(html)));
        page.navigate(address);
        page.unroute(address);
        page.evaluate(axe);
        List<String> found = new ArrayList<>();
        if (page.evaluate(RUN) instanceof List<?> violations) {
            violations.forEach(violation -> found.add(String.valueOf(violation)));
        }
        if (page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth") instanceof Number wider
                && wider.intValue() > 0) {
            found.add("is " + wider + " px wider than the screen");
        }
        if (page.evaluate(FILES_WEIGHT) instanceof Number files && files.longValue() + zipped(html) > MOST_BYTES) {
            found.add("weighs " + files + " bytes of files and " + zipped(html) + " of its own");
        }
        return found;
    }

    /** The portal sends every page compressed. Here it goes as it is: not every Chromium unpacks what is put in a route's place. */
    private static int zipped(String html) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(html.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.size();
    }
}
