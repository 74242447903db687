package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** Somebody at a browser of their own, who finds everything on a page by its words in the language that they read. */
final class Person implements AutoCloseable {
    private static final String REFUSED_FORM = "status of 422";

    final PortalBrowser browser;
    private final String language;
    private final Page page;

    Person(Chromium chromium, URI portal, String language) {
        this.browser = new PortalBrowser(chromium, portal);
        this.language = language;
        this.page = browser.page();
        browser.open("/login");
        browser.speak(language);
    }

    String say(String vi, String en) {
        return language.equals("vi") ? vi : en;
    }

    /** Opens the account by the link that came by mail, signs in with the new password; the role's first page is open. */
    Person setsPasswordAndSignsIn(Endpoints endpoints, Endpoints.User user) {
        browser.open("/account/password?t=" + TenantPages.mailedToken(endpoints, user.login()));
        fill(say("Mật khẩu mới", "New password"), user.password());
        press(say("Đặt mật khẩu", "Set the password"));
        page.getByTestId("login-notice").waitFor();
        browser.login(user);
        return this;
    }

    /** What the page answers, and at which address. */
    void isAt(String path, String heading) {
        page.waitForURL(url -> URI.create(url).getPath().equals(path));
        assertThat(heading()).isEqualTo(heading);
        assertThat(browser.language()).isEqualTo(language);
    }

    String heading() {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                .innerText()
                .strip();
    }

    /** Keys of the sections that the navigation offers. */
    List<String> sections() {
        return page.locator("nav [data-testid^=nav-]").all().stream()
                .map(item -> item.getAttribute("data-testid").substring("nav-".length()))
                .toList();
    }

    /** Goes to a section by the navigation. */
    void section(String name) {
        page.locator("nav.nav")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    /** Follows a link of the page's content. */
    void follow(String name) {
        page.locator("main")
                .getByRole(
                        AriaRole.LINK,
                        new Locator.GetByRoleOptions().setName(name).setExact(true))
                .first()
                .click();
    }

    void fill(String label, String text) {
        field(label).fill(text);
    }

    /** Chooses what a list calls so. */
    void choose(String label, String option) {
        field(label).selectOption(new SelectOption().setLabel(option));
    }

    void chooseId(String label, long id) {
        field(label).selectOption(new SelectOption().setValue(Long.toString(id)));
    }

    void tick(String label) {
        field(label).check();
    }

    private Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    void press(String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    void pressById(String testId) {
        page.getByTestId(testId).click();
    }

    /** Waits until the page tells of something. */
    Locator sees(String testId) {
        Locator told = page.getByTestId(testId).first();
        told.waitFor();
        return told;
    }

    /** Waits until the page tells of something in these words. */
    void sees(String testId, String words) {
        page.getByTestId(testId)
                .filter(new Locator.FilterOptions().setHasText(words))
                .first()
                .waitFor();
    }

    void seesError(String field) {
        page.locator("#" + field + "-error").waitFor();
    }

    /** The id at the end of the address, once it is there. */
    long idAt(String section) {
        Pattern address = Pattern.compile(".*/" + section + "/([0-9]+)([/?#].*)?");
        page.waitForURL(address);
        return Long.parseLong(address.matcher(page.url()).replaceFirst("$1"));
    }

    /** Figures in the cells of a table's row, from the left. */
    List<Long> figures(String rowTestId) {
        return page.locator("[data-testid=" + rowTestId + "] td[data-value]").all().stream()
                .map(cell -> Long.parseLong(cell.getAttribute("data-value")))
                .toList();
    }

    /** Ids of the rows {@code prefix-<id>} that the page lists. */
    List<Long> rows(String prefix) {
        return page.locator("tr[data-testid^=" + prefix + "-]").all().stream()
                .map(row -> row.getAttribute("data-testid").substring(prefix.length() + 1))
                .filter(id -> id.matches("[0-9]+"))
                .map(Long::valueOf)
                .toList();
    }

    /** Nothing that a browser or a reader would complain of. */
    void hadNoTrouble() {
        assertThat(browser.complaints().stream().filter(each -> !each.contains(REFUSED_FORM)))
                .as("errors in the browser's console")
                .isEmpty();
    }

    @Override
    public void close() {
        browser.close();
    }
}
