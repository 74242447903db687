/**
 * Reconciliation with carriers and off-net partners, as the operator's finance works on it. Matching is the night's process's; what is
 * written here are formats, files, notes, adjustments and signatures.
 */
@org.jspecify.annotations.NullMarked
package org.brandcast.portal.reconciliation;
