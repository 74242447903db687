/** What finance sees of the nights: statements, usage files, margins; runs, proposals and the schedule for the operator. */
@org.jspecify.annotations.NullMarked
package org.brandcast.portal.billing;
