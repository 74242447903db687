package org.brandcast.portal.seed;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The demo's credentials, made by who starts the stack. */
@Serdeable
public record DemoFile(
        String apiKey,
        String brandname,
        List<DemoUser> users,
        List<DemoSmsc> smscs,
        @Nullable DemoAccount smpp) {

    /** A person; {@code tenant} is one of the demo's tenants by name. */
    @Serdeable
    public record DemoUser(String login, String password, String role, String tenant) {}

    /** The partner's account at the SMPP server; demo files of before have none. */
    @Serdeable
    public record DemoAccount(String systemId, String password) {}

    /** A simulator. */
    @Serdeable
    public record DemoSmsc(String name, String host, int port, String systemId, String password, String httpUrl) {}
}
