/** Tables handed out as files: written row by row, whatever their length. */
package org.brandcast.portal.export;
