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
        @Nullable DemoAccount smpp,
        @Nullable DemoOffNet offNet) {

    /** A person; {@code tenant} is one of the demo's tenants by name. */
    @Serdeable
    public record DemoUser(String login, String password, String role, String tenant) {}

    /** The partner's account at the SMPP server; demo files of before have none. */
    @Serdeable
    public record DemoAccount(String systemId, String password) {}

    /**
     * The simulated carriers that are spoken to over HTTP; demo files of before have none.
     *
     * @param port where both take messages: SOAP at /soap, JSON at /v1
     * @param callbackToken what receipts over SOAP have in X-Callback-Token
     * @param callbackKey last part of the address that receipts over SOAP are posted to
     */
    @Serdeable
    public record DemoOffNet(
            String name,
            String host,
            int port,
            String user,
            String password,
            String callbackToken,
            String callbackKey) {}

    /** A simulator. */
    @Serdeable
    public record DemoSmsc(String name, String host, int port, String systemId, String password, String httpUrl) {}
}
