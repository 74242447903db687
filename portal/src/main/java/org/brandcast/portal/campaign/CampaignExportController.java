package org.brandcast.portal.campaign;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.upload.Downloads;

/** Campaigns as files. */
@Controller("/campaigns")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class CampaignExportController {
    private final Pages pages;
    private final CampaignService campaigns;
    private final CampaignExport exports;
    private final Downloads downloads;

    CampaignExportController(Pages pages, CampaignService campaigns, CampaignExport exports, Downloads downloads) {
        this.pages = pages;
        this.campaigns = campaigns;
        this.exports = exports;
        this.downloads = downloads;
    }

    /** What became of each message, as a file. */
    @Get("/{id}/messages.{kind}")
    @Produces(MediaType.ALL)
    HttpResponse<?> export(HttpRequest<?> request, @PathVariable long id, @PathVariable String kind) {
        CurrentUser user = pages.reader(request);
        if (campaigns.view(user, id).isEmpty()) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no campaign " + id);
        }
        return switch (kind) {
            case "csv" ->
                downloads.file("campaign-" + id + ".csv", "text/csv;charset=utf-8", out -> exports.csv(user, id, out));
            case "xlsx" ->
                downloads.file("campaign-" + id + ".xlsx", CampaignExport.XLSX, out -> exports.xlsx(user, id, out));
            default -> throw new HttpStatusException(HttpStatus.NOT_FOUND, "no export as " + kind);
        };
    }
}
