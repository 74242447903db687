package org.brandcast.portal.tenant;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Optional;
import org.brandcast.portal.kafka.TenantAccess;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.CurrentUsers;

/**
 * The tree for operators' tools, as JSON, with a session: GET /operator/tenants lists the caller's subtree, POST
 * /operator/tenants/{id}/kafka-access makes a tenant's topics and lets it send through them. Admission reads them
 * within its discovery interval. DELETE there takes the right and the log-in away.
 */
@Controller("/operator/tenants")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class TenantOperatorController {
    private final TenantService tenants;
    private final TenantAccess kafkaAccess;
    private final CurrentUsers users;

    TenantOperatorController(TenantService tenants, TenantAccess kafkaAccess, CurrentUsers users) {
        this.tenants = tenants;
        this.kafkaAccess = kafkaAccess;
        this.users = users;
    }

    /** One tenant of the answer. */
    @Serdeable
    public record TenantLine(long id, String path, String name, String kind, boolean active, boolean kafkaAccess) {}

    @Get
    List<TenantLine> list(Authentication authentication) {
        CurrentUser user = users.of(authentication);
        return tenants.subtree(user).stream()
                .map(tenant -> new TenantLine(
                        tenant.id(),
                        tenant.path(),
                        tenant.name(),
                        tenant.kind(),
                        tenant.active(),
                        tenant.kafkaAccess()))
                .toList();
    }

    /** A log-in for the tenant's own clients. The password is in this answer and nowhere else. */
    @Serdeable
    public record KafkaLogin(
            String bootstrap,
            String mechanism,
            String user,
            String password,
            List<String> topics,
            String statusTopic,
            String groupPrefix) {}

    /**
     * Lets a tenant send through topics of its own. Asked again, it makes a new password in the old one's place; where
     * tenants have no listener of their own there is no log-in to tell.
     */
    @Post("/{id}/kafka-access")
    HttpResponse<?> grantKafkaAccess(Authentication authentication, @PathVariable long id) {
        CurrentUser user = users.of(authentication);
        boolean known = tenants.subtree(user).stream().anyMatch(tenant -> tenant.id() == id);
        if (!known) {
            return HttpResponse.notFound();
        }
        kafkaAccess.allow(id);
        tenants.grantKafkaAccess(user, id);
        Optional<TenantAccess.Login> login = kafkaAccess.newLogin(id);
        if (login.isEmpty()) {
            return HttpResponse.noContent();
        }
        return HttpResponse.ok(new KafkaLogin(
                        login.get().bootstrap(),
                        TenantAccess.MECHANISM,
                        login.get().user(),
                        login.get().password(),
                        login.get().topics(),
                        login.get().statusTopic(),
                        login.get().groupPrefix()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Ends it: connected clients are refused from their next request on. */
    @Delete("/{id}/kafka-access")
    HttpResponse<?> revokeKafkaAccess(Authentication authentication, @PathVariable long id) {
        CurrentUser user = users.of(authentication);
        boolean known = tenants.subtree(user).stream().anyMatch(tenant -> tenant.id() == id);
        if (!known) {
            return HttpResponse.notFound();
        }
        tenants.revokeKafkaAccess(user, id);
        kafkaAccess.revoke(id);
        return HttpResponse.noContent();
    }
}
