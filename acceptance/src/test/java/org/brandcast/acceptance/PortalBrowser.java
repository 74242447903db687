package org.brandcast.acceptance;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.SelectOption;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The portal in a real browser, as a campaign maker uses it. What the console complains of is kept. */
final class PortalBrowser implements AutoCloseable {
    private static final double PATIENCE_MILLIS = 60_000;

    private final URI portal;
    private final @Nullable Chromium own;
    private final BrowserContext context;
    private final Page page;
    private Endpoints.@Nullable User loggedIn;
    private final List<String> complaints = new ArrayList<>();

    /** In a browser of its own, which it closes. */
    PortalBrowser(URI portal) {
        this(new Chromium(), portal, true);
    }

    /** One of several people in a browser that somebody else closes. */
    PortalBrowser(Chromium chromium, URI portal) {
        this(chromium, portal, false);
    }

    private PortalBrowser(Chromium chromium, URI portal, boolean isOwn) {
        this.portal = portal;
        this.own = isOwn ? chromium : null;
        this.context = chromium.newContext();
        this.page = context.newPage();
        page.setDefaultTimeout(PATIENCE_MILLIS);
        page.setDefaultNavigationTimeout(PATIENCE_MILLIS);
        page.onConsoleMessage(message -> {
            // htmx calls it an error when a page is left while it still asks.
            if (message.type().equals("error") && !message.text().startsWith("htmx:")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** Errors in the browser's console since the start. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    String language() {
        return String.valueOf(page.locator("html").getAttribute("lang"));
    }

    String visibleText() {
        return page.locator("body").innerText();
    }

    void login(Endpoints.User user) {
        loggedIn = user;
        open("/login");
        page.locator("[name=login]").fill(user.login());
        page.locator("[name=password]").fill(user.password());
        page.locator("#submit-login").click();
        page.waitForURL(url -> !URI.create(url).getPath().equals("/login"));
    }

    /** Chooses the language at the page's switch. */
    void speak(String language) {
        page.locator("[data-testid=lang-" + language + "]").first().click();
        page.locator("html[lang=" + language + "]")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }

    /** Opens a page; a portal that was started anew has forgotten the session, so the user logs in again. */
    void open(String path) {
        navigate(path);
        Endpoints.User user = loggedIn;
        if (user != null
                && !path.equals("/login")
                && URI.create(page.url()).getPath().equals("/login")) {
            login(user);
            navigate(path);
        }
    }

    /** A page whose session ended goes to the log-in by itself, which may cut off the way to another page. */
    private void navigate(String path) {
        String address = portal.resolve(path).toString();
        try {
            page.navigate(address);
        } catch (PlaywrightException e) {
            if (!e.getMessage().contains("interrupted by another navigation")) {
                throw e;
            }
            page.waitForLoadState();
            page.navigate(address);
        }
    }

    /** Uploads a file; afterwards the list's page is open. Returns the list's id. */
    long uploadList(String name, Path file) {
        open("/lists/new");
        page.locator("[name=name]").fill(name);
        page.locator("[name=file]").setInputFiles(file);
        page.locator("#submit-list").click();
        return idInAddress("lists");
    }

    /** Fills in the campaign form and starts the campaign at once; afterwards its page is open. Returns its id. */
    long startCampaign(String name, String brandname, String text, long listId, long orderId) {
        fillCampaign(name, brandname, text, listId, orderId);
        return submitCampaign();
    }

    /** Fills in the campaign form and waits for its preview. */
    void fillCampaign(String name, String brandname, String text, long listId, long orderId) {
        open("/campaigns/new?listId=" + listId);
        page.locator("[name=name]").fill(name);
        choose("listId", Long.toString(listId));
        choose("brandname", brandname);
        choose("type", "care");
        page.locator("[name=text]").fill(text);
        choose("orderId", Long.toString(orderId));
        page.locator("[data-testid=bill-messages]").waitFor();
    }

    /** On the open form: so many messages a second, and to be looked at by a moderator. */
    void askForModerator(int pacePerSecond) {
        page.locator("[name=pace]").fill(Integer.toString(pacePerSecond));
        page.locator("[name=moderated]").check();
    }

    /** Sends the open form's text to a number of one's own. */
    void sendTest(String number) {
        page.locator("[name=testNumbers]").fill(number);
        page.locator("[data-testid=test-send]").click();
        page.locator("[data-testid=test-sent]").waitFor();
    }

    /** Submits the open form; afterwards the campaign's page is open. Returns its id. */
    long submitCampaign() {
        page.locator("[data-testid=bill-messages]").waitFor();
        page.locator("#submit-campaign").click();
        return idInAddress("campaigns");
    }

    /** Presses a button of the open campaign; afterwards its page shows the state. */
    void press(String testId, String state) {
        page.locator("[data-testid=" + testId + "]").first().click();
        awaitState(state);
    }

    private void awaitState(String state) {
        page.locator("[data-testid=campaign-state][data-state=" + state + "]")
                .first()
                .waitFor();
    }

    /** Submits a returned campaign again, as it is. */
    void resubmit(long campaign) {
        open("/campaigns/" + campaign);
        awaitState("RETURNED");
        page.locator("[data-testid=edit]").click();
        page.locator("#submit-campaign").waitFor();
        submitCampaign();
        awaitState("SUBMITTED");
    }

    /** A moderator's decision on a campaign: approve, return or refuse. */
    void decide(long campaign, String verdict, String comment) {
        open("/moderation/campaigns/" + campaign);
        page.locator("[name=comment]").fill(comment);
        page.locator("[data-testid=" + verdict + "]").click();
        page.locator("[data-testid=moderation-done]").waitFor();
    }

    /** The open page, for what people find by its words. */
    Page page() {
        return page;
    }

    /** What a page's address answers to this session. */
    int status(String path) {
        return context.request().get(portal.resolve(path).toString()).status();
    }

    /** A file that the open session may download. */
    String download(String path) {
        APIResponse answer = context.request().get(portal.resolve(path).toString());
        if (answer.status() != 200) {
            throw new AssertionError(path + " answered " + answer.status());
        }
        return answer.text();
    }

    private void choose(String field, String value) {
        page.locator("[name=" + field + "]").selectOption(new SelectOption().setValue(value));
    }

    private long idInAddress(String section) {
        Pattern address = Pattern.compile(".*/" + section + "/([0-9]+)([?#].*)?");
        page.waitForURL(address);
        return Long.parseLong(address.matcher(page.url()).replaceFirst("$1"));
    }

    /** The number that stands at an element, whatever the language writes between its digits. */
    long number(String testId) {
        Locator element = page.locator("[data-testid=" + testId + "]").first();
        element.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        return Long.parseLong(element.getAttribute("data-value"));
    }

    /** The same as people read it. */
    String shown(String testId) {
        return page.locator("[data-testid=" + testId + "]").first().innerText().strip();
    }

    String campaignState() {
        return String.valueOf(
                page.locator("[data-testid=campaign-state]").first().getAttribute("data-state"));
    }

    /** Messages by status as the open campaign page shows them now; statuses without messages are left out. */
    Map<String, Long> counts() {
        return values("count-");
    }

    /** Figures by reason as the open page shows them. */
    Map<String, Long> reasons() {
        return values("reason-");
    }

    private Map<String, Long> values(String prefix) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (Locator element : page.locator("[data-testid^=" + prefix + "]").all()) {
            long value = Long.parseLong(element.getAttribute("data-value"));
            if (value != 0) {
                values.merge(element.getAttribute("data-testid").substring(prefix.length()), value, Long::sum);
            }
        }
        return values;
    }

    void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    @Override
    public void close() {
        context.close();
        if (own != null) {
            own.close();
        }
    }
}
