package org.brandcast.portal.order;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
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
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;

/** Papers of an order, in and out. What goes out is saved by the browser and never shown in a page of the portal. */
@Controller("/orders/{id}/files")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OrderFileController {
    private final Pages pages;
    private final OrderPages orderPages;
    private final OrderFiles files;

    OrderFileController(Pages pages, OrderPages orderPages, OrderFiles files) {
        this.pages = pages;
        this.orderPages = orderPages;
        this.files = files;
    }

    @Post
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    HttpResponse<?> add(HttpRequest<?> request, @PathVariable long id, StreamingFileUpload file) {
        CurrentUser user = pages.reader(request);
        OrderBalance order = orderPages.find(request, id);
        try (InputStream content = file.asInputStream()) {
            String name = file.getFilename();
            files.add(user, order, name == null ? "" : name, content);
            return Pages.seeOther("/orders/" + id + "#files");
        } catch (FormProblem e) {
            Fields none = Fields.showing("order", Map.of());
            return orderPages.one(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, order, FormModel.of(none, e, user.locale()));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
    }

    @Get("/{fileId}")
    @Produces(MediaType.ALL)
    HttpResponse<?> content(HttpRequest<?> request, @PathVariable long id, @PathVariable long fileId) {
        OrderFiles.Content file = files.content(pages.reader(request), id, fileId)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no file " + fileId));
        byte[] content = new byte[file.bytes().remaining()];
        file.bytes().duplicate().get(content);
        return HttpResponse.ok(content)
                .contentType(MediaType.of(file.mediaType()))
                .header(HttpHeaders.CONTENT_DISPOSITION, OrderFiles.disposition(file.name()))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }
}
