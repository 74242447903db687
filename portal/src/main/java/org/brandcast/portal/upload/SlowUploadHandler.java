package org.brandcast.portal.upload;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;

/** Who sends too slowly is told so; a browser gets a page with it. */
@Singleton
final class SlowUploadHandler implements ExceptionHandler<SlowUploadException, HttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes")
    public HttpResponse<?> handle(HttpRequest request, SlowUploadException slow) {
        return HttpResponse.status(HttpStatus.REQUEST_TIMEOUT).header("Connection", "close");
    }
}
