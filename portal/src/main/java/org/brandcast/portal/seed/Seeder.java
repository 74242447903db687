package org.brandcast.portal.seed;

import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.platform.PlatformService;
import org.brandcast.portal.policy.AdvertisingLaw;
import org.brandcast.portal.policy.AdvertisingService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every installation begins with: the root tenant, the numbering plan, the law of advertising, the first
 * operator. Idempotent. */
@Singleton
public final class Seeder {
    private static final Logger LOG = LoggerFactory.getLogger(Seeder.class);
    static final String ROOT_NAME = "Brandcast";

    private final SeedConfig config;
    private final TenantService tenants;
    private final PlatformService platform;
    private final AdvertisingService advertising;
    private final DemoData demo;
    private final JsonMapper json;

    Seeder(
            SeedConfig config,
            TenantService tenants,
            PlatformService platform,
            AdvertisingService advertising,
            DemoData demo,
            JsonMapper json) {
        this.config = config;
        this.tenants = tenants;
        this.platform = platform;
        this.advertising = advertising;
        this.demo = demo;
        this.json = json;
    }

    /** Brings base data, and demo data if asked for, to what they should be. */
    public void seed() {
        platform.seedNumbering();
        TenantService.Tenant root = tenants.root().orElseGet(() -> tenants.createRoot(ROOT_NAME));
        CurrentUser platformUser = CurrentUser.platform(root.id(), root.name());
        if (!advertising.hasRule(platformUser, root.id())) {
            Map<String, Object> rule = AdvertisingLaw.fields();
            rule.put("tenantId", root.id());
            advertising.save(platformUser, null, Fields.showing("ad", rule));
        }
        Optional<AdminFile> admin = read(config.adminFile(), AdminFile.class);
        if (admin.isPresent()) {
            tenants.createUser(
                    platformUser, root.id(), admin.get().login(), admin.get().password(), Role.ADMIN);
        } else if (!tenants.hasUsers()) {
            LOG.warn("nobody can sign in: set BRANDCAST_ADMIN_FILE to a JSON file {{\"login\", \"password\"}}");
        }
        Optional<DemoFile> demoFile = read(config.demoFile(), DemoFile.class);
        if (demoFile.isPresent()) {
            demo.seed(platformUser, demoFile.get());
        }
    }

    private <T> Optional<T> read(@org.jspecify.annotations.Nullable String file, Class<T> type) {
        if (file == null || file.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(json.readValue(Files.readAllBytes(Path.of(file)), type));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + " as " + type.getSimpleName(), e);
        }
    }
}
