package org.brandcast.portal.form;

/** Something to choose in a form. */
public record Option(String value, String text) {}
