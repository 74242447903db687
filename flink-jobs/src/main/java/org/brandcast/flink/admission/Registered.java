package org.brandcast.flink.admission;

/** What the account remembers of a message's id: the body that came under it first, and whether that still waits. */
public record Registered(String bodyHash, boolean pending) {}
