package org.brandcast.portal.smpp;

import java.util.List;

/** An account at the SMPP server as pages show it. */
public record SmppAccountView(
        long id,
        long tenantId,
        String tenantName,
        String systemId,
        List<String> addresses,
        int maxBinds,
        int tps,
        String defaultType,
        boolean typeByTemplate,
        boolean active) {}
