package org.brandcast.portal.brandname;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.brandname.BrandnameService.Managed;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** A brandname on its way to the carriers: asked for, its papers, what each carrier says, and its history. */
@Controller("/rules/brandnames")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class BrandnameRequestController {
    private static final String SECTION = "rule";
    private static final Duration USUAL_VALIDITY = Duration.ofDays(3 * 365);

    private final Pages pages;
    private final BrandnameService brandnames;
    private final BrandnameRequests requests;
    private final BrandnameDocuments documents;
    private final ControlView control;
    private final Clock clock;

    BrandnameRequestController(
            Pages pages,
            BrandnameService brandnames,
            BrandnameRequests requests,
            BrandnameDocuments documents,
            ControlView control,
            Clock clock) {
        this.pages = pages;
        this.brandnames = brandnames;
        this.requests = requests;
        this.documents = documents;
        this.control = control;
        this.clock = clock;
    }

    @Get("/ask")
    HttpResponse<?> blank(HttpRequest<?> request) {
        pages.reader(request).require(Permission.BRANDNAME_EDIT);
        Map<String, Object> shown =
                Map.of("carriers", control.current().carriers().keySet());
        return askPage(HttpStatus.OK, request, FormModel.of(Fields.showing("brandname", shown)));
    }

    @Post("/ask")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> askNew(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("brandname", body);
        try {
            return Pages.seeOther("/rules/brandnames/" + requests.askNew(user, form) + "/registration");
        } catch (FormProblem e) {
            return askPage(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> askPage(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        model.put("carriers", FormModel.carriers(control.current()));
        return pages.page(status, request, SECTION, "brandname/ask", model);
    }

    @Get("/{id}/registration")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return page(HttpStatus.OK, request, find(request, id), FormModel.of(Fields.showing("brandname", Map.of())));
    }

    @Post("/{id}/ask")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> ask(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Managed brandname = find(request, id);
        Fields form = Fields.parse("brandname", body);
        try {
            requests.ask(user, brandname, form);
            return Pages.seeOther("/rules/brandnames/" + id + "/registration");
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, brandname, FormModel.of(form, e, user.locale()));
        }
    }

    @Post("/{id}/documents")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    HttpResponse<?> addDocument(HttpRequest<?> request, @PathVariable long id, StreamingFileUpload document) {
        CurrentUser user = pages.reader(request);
        Managed brandname = find(request, id);
        Fields form = Fields.showing("brandname", Map.of());
        try (InputStream in = document.asInputStream()) {
            String name = document.getFilename() == null ? "" : document.getFilename();
            documents.add(user, brandname, name, in.readNBytes(BrandnameDocuments.MOST_BYTES + 1), form);
            return Pages.seeOther("/rules/brandnames/" + id + "/registration");
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, brandname, FormModel.of(form, e, user.locale()));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
    }

    @Get("/{id}/documents/{documentId}")
    HttpResponse<?> document(HttpRequest<?> request, @PathVariable long id, @PathVariable long documentId) {
        BrandnameDocuments.Content content = documents
                .content(pages.reader(request), find(request, id).id(), documentId)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no document " + documentId));
        String name =
                URLEncoder.encode(content.fileName(), StandardCharsets.UTF_8).replace("+", "%20");
        return HttpResponse.ok(content.bytes())
                .contentType(new MediaType(content.type()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename*=UTF-8''" + name);
    }

    @Post("/{id}/documents/{documentId}/remove")
    @Consumes(MediaType.ALL)
    HttpResponse<?> removeDocument(HttpRequest<?> request, @PathVariable long id, @PathVariable long documentId) {
        documents.remove(pages.reader(request), find(request, id), documentId);
        return Pages.seeOther("/rules/brandnames/" + id + "/registration");
    }

    @Get("/{id}/requests/{requestId}")
    HttpResponse<?> request(HttpRequest<?> request, @PathVariable long id, @PathVariable long requestId) {
        BrandnameRequests.Row row = row(request, id, requestId);
        long now = clock.millis();
        Map<String, Object> shown = new HashMap<>();
        shown.put("reference", row.reference());
        shown.put("validFrom", Formats.isoDay(now));
        shown.put("validUntil", Formats.isoDay(now + USUAL_VALIDITY.toMillis()));
        return requestPage(HttpStatus.OK, request, id, row, FormModel.of(Fields.showing("brandname", shown)));
    }

    @Post("/{id}/requests/{requestId}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(
            HttpRequest<?> request, @PathVariable long id, @PathVariable long requestId, @Body String body) {
        CurrentUser user = pages.reader(request);
        BrandnameRequests.Row row = row(request, id, requestId);
        Fields form = Fields.parse("brandname", body);
        try {
            requests.decide(user, find(request, id), row, form);
            return Pages.seeOther("/rules/brandnames/" + id + "/registration");
        } catch (FormProblem e) {
            return requestPage(HttpStatus.UNPROCESSABLE_ENTITY, request, id, row, FormModel.of(form, e, user.locale()));
        }
    }

    private BrandnameRequests.Row row(HttpRequest<?> request, long id, long requestId) {
        return requests.find(pages.reader(request), requestId)
                .filter(row -> row.brandnameId() == id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no request " + requestId));
    }

    private HttpResponse<?> requestPage(
            HttpStatus status, HttpRequest<?> request, long id, BrandnameRequests.Row row, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("r", row);
        model.put("documents", documents.of(user, id));
        model.put("mayDecide", row.state().isOpen() && brandnames.mayEdit(user, find(request, id)));
        return pages.page(status, request, SECTION, "brandname/request", model);
    }

    private HttpResponse<?> page(
            HttpStatus status, HttpRequest<?> request, Managed brandname, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        List<BrandnameRequests.Row> rows = requests.of(user, brandname.id());
        List<BrandnameRequests.Line> lines = requests.lines(brandname, rows);
        model.put("brandname", brandname);
        model.put("lines", lines);
        model.put("requests", rows);
        model.put("documents", documents.of(user, brandname.id()));
        boolean mayAsk = requests.mayAsk(user, brandname);
        model.put("mayAsk", mayAsk);
        model.put("mayDecide", brandnames.mayEdit(user, brandname));
        model.put(
                "askable",
                mayAsk
                        ? FormModel.carriers(control.current()).stream()
                                .filter(option -> lines.stream()
                                        .anyMatch(line -> line.carrier().equals(option.value())
                                                && line.status().mayBeAsked()))
                                .toList()
                        : List.of());
        return pages.page(status, request, SECTION, "brandname/registration", model);
    }

    private Managed find(HttpRequest<?> request, long id) {
        return brandnames
                .find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no brandname " + id));
    }
}
