package org.brandcast.portal.partner;

import io.micronaut.http.HttpHeaders;
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
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/** Spreadsheets of existing partners: the one to fill in, the upload, what each row would do, and the doing of it. */
@Controller("/tenants/imports")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class PartnerImportController {
    private static final String SECTION = "tenant";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final int SHOWN = 20;

    private final Pages pages;
    private final PartnerImports imports;

    PartnerImportController(Pages pages, PartnerImports imports) {
        this.pages = pages;
        this.imports = imports;
    }

    /** A bad row with its reasons in the reader's words. */
    public record ShownRow(int line, String name, List<String> problems) {}

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return form(HttpStatus.OK, request, FormModel.of(Fields.showing("import", Map.of())));
    }

    @Get("/template.xlsx")
    @Produces(XLSX)
    HttpResponse<?> template(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        PartnerImports.require(user);
        return HttpResponse.ok(PartnerWorkbook.template(user.locale()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"partners.xlsx\"");
    }

    /** The same for programs that write CSV: the titles alone. */
    @Get("/template.csv")
    @Produces("text/csv;charset=utf-8")
    HttpResponse<?> titles(HttpRequest<?> request) {
        PartnerImports.require(pages.reader(request));
        String titles =
                Arrays.stream(PartnerColumn.values()).map(PartnerColumn::code).collect(Collectors.joining(","));
        return HttpResponse.ok("\ufeff" + titles + "\n")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"partners.csv\"");
    }

    @Post
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    HttpResponse<?> upload(HttpRequest<?> request, @Part @Nullable String fundedBy, StreamingFileUpload file) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> typed = new HashMap<>();
        typed.put("fundedBy", fundedBy);
        Fields form = Fields.showing("import", typed);
        boolean byScript = request.getHeaders().contains("HX-Request");
        try (InputStream in = file.asInputStream()) {
            String name = file.getFilename();
            if (name == null || name.isBlank()) {
                throw new FormProblem(List.of(FieldProblem.of("file", null, "problem.list.file")));
            }
            String next = "/tenants/imports/" + imports.check(user, form, name, in);
            return byScript ? HttpResponse.ok().header("HX-Redirect", next) : Pages.seeOther(next);
        } catch (FormProblem e) {
            Map<String, Object> model = FormModel.of(form, e, user.locale());
            if (!byScript) {
                return form(HttpStatus.UNPROCESSABLE_ENTITY, request, model);
            }
            put(model, user);
            return pages.fragment(request, "partner/imports", "content", model).status(HttpStatus.UNPROCESSABLE_ENTITY);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        PartnerImportView view = find(request, id);
        List<ShownRow> bad = imports.bad(user, id, SHOWN).stream()
                .map(row -> new ShownRow(
                        row.line(),
                        row.cell("name"),
                        ShownProblem.of(user.locale(), row.problems()).stream()
                                .map(ShownProblem::text)
                                .toList()))
                .toList();
        return pages.page(request, SECTION, "partner/import", Map.of("i", view, "bad", bad));
    }

    @Get("/{id}/bad.xlsx")
    @Produces(XLSX)
    HttpResponse<?> bad(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        find(request, id);
        List<PartnerImports.BadRow> rows = imports.bad(user, id, PartnerSheet.MOST_ROWS);
        return HttpResponse.ok(PartnerWorkbook.badRows(user.locale(), rows))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"partners-" + id + "-bad.xlsx\"");
    }

    @Post("/{id}/start")
    @Consumes(MediaType.ALL)
    HttpResponse<?> start(HttpRequest<?> request, @PathVariable long id) {
        find(request, id);
        imports.start(pages.reader(request), id);
        return Pages.seeOther("/tenants/imports/" + id);
    }

    private PartnerImportView find(HttpRequest<?> request, long id) {
        return imports.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no import " + id));
    }

    private HttpResponse<?> form(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        put(model, pages.reader(request));
        return pages.page(status, request, SECTION, "partner/imports", model);
    }

    private void put(Map<String, Object> model, CurrentUser user) {
        Formats formats = new Formats(user.locale());
        model.put("imports", imports.latest(user));
        model.put(
                "funds",
                imports.funds(user).stream()
                        .map(order -> option(order, user, formats))
                        .toList());
        model.put("needsFunds", !user.isOperator());
    }

    private static Option option(OrderBalance order, CurrentUser user, Formats formats) {
        return new Option(
                Long.toString(order.id()),
                Messages.text(user.locale(), "import.funds", order.name(), formats.num(order.free())));
    }
}
