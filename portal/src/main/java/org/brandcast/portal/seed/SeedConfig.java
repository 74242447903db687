package org.brandcast.portal.seed;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Files of the first start.
 *
 * @param adminFile JSON {login, password} of the first operator; null: nobody can sign in until one is made
 * @param demoFile JSON with the demo's credentials; null: no demo data
 * @param masterKeyFile base64 of 32 bytes that seal other systems' passwords
 */
@ConfigurationProperties("brandcast")
public record SeedConfig(
        @Nullable String adminFile,
        @Nullable String demoFile,
        @Nullable String masterKeyFile) {}
