/** What all pages share: templates, texts in both languages, formats, the frame, language and theme. */
package org.brandcast.portal.page;
