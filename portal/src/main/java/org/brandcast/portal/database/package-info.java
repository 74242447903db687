/** PostgreSQL: the schema's migration, and transactions that see one tenant's rows. */
package org.brandcast.portal.database;
