package org.brandcast.portal.seed;

import io.micronaut.serde.annotation.Serdeable;

/** The first operator. */
@Serdeable
public record AdminFile(String login, String password) {}
