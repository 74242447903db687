/** Files on their way in and out: through the disk, so that a slow other side holds no thread and no transaction. */
package org.brandcast.portal.upload;
