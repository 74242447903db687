package org.brandcast.portal.look;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantCards;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.jspecify.annotations.Nullable;

/** A tenant's name, logo, colour and host name, with a preview of what the form says. */
@Controller("/tenants/{id}/look")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class LookPageController {
    private static final String SECTION = "tenant";

    private final Pages pages;
    private final LookService service;
    private final Looks looks;
    private final TenantCards cards;

    LookPageController(Pages pages, LookService service, Looks looks, TenantCards cards) {
        this.pages = pages;
        this.service = service;
        this.looks = looks;
        this.cards = cards;
    }

    @Get
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id, @QueryValue @Nullable String saved) {
        CurrentUser user = pages.reader(request);
        Card card = find(user, id);
        Look own = service.own(user, id);
        Map<String, Object> shown = new HashMap<>();
        shown.put("name", own.name());
        shown.put("accent", own.accent().isEmpty() ? "" : "#" + own.accent());
        shown.put("host", own.host());
        shown.put("support", own.support());
        Map<String, Object> model = FormModel.of(Fields.showing("look", shown));
        model.put("saved", saved != null);
        return page(HttpStatus.OK, request, card, model);
    }

    @Post
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    HttpResponse<?> save(
            HttpRequest<?> request,
            @PathVariable long id,
            @Part @Nullable String name,
            @Part @Nullable String accent,
            @Part @Nullable String host,
            @Part @Nullable String support,
            @Part @Nullable String removeLogo,
            StreamingFileUpload logo) {
        CurrentUser user = pages.reader(request);
        Card card = find(user, id);
        Map<String, Object> typed = new HashMap<>();
        typed.put("name", name);
        typed.put("accent", accent);
        typed.put("host", host);
        typed.put("support", support);
        typed.put("removeLogo", removeLogo != null && !removeLogo.isEmpty());
        Fields form = Fields.showing("look", typed);
        try (InputStream in = logo.asInputStream()) {
            service.save(user, card, form, in.readNBytes(LogoPicture.MOST_BYTES + 1));
            return Pages.seeOther("/tenants/" + id + "/look?saved=1");
        } catch (FormProblem e) {
            Map<String, Object> model = FormModel.of(form, e, user.locale());
            model.put("saved", false);
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, card, model);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
    }

    /** What is typed as it would look, while it is typed. */
    @Get("/preview")
    HttpResponse<?> preview(
            HttpRequest<?> request,
            @PathVariable long id,
            @QueryValue @Nullable String name,
            @QueryValue @Nullable String accent,
            @QueryValue @Nullable String support) {
        Card card = find(pages.reader(request), id);
        Look typed = preview(card, text(name), text(accent), text(support));
        return pages.fragment(request, "look/look", "preview", Map.of("look", typed, "card", card));
    }

    /** A part that is empty, or can't be read yet, is the one that holds now. */
    private Look preview(Card card, String name, String accent, String support) {
        Look now = looks.ofPath(card.path());
        return new Look(
                name.isEmpty() ? now.name() : name,
                LookService.accent(accent).filter(AccentColours::isUsable).orElse(now.accent()),
                now.logoHash(),
                now.host(),
                support.isEmpty() ? now.support() : support);
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private Card find(CurrentUser user, long id) {
        return cards.find(user, id).orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no tenant " + id));
    }

    private HttpResponse<?> page(HttpStatus status, HttpRequest<?> request, Card card, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Fields form = (Fields) model.get("v");
        model.put("card", card);
        model.put("own", service.own(user, card.id()));
        model.put(
                "look",
                preview(
                        card,
                        form.text("name").strip(),
                        form.text("accent"),
                        form.text("support").strip()));
        model.put("editable", service.mayChange(user, card));
        return pages.page(status, request, SECTION, "look/look", model);
    }
}
