/** What a person does about their own account: links that mails bring, the password, sessions, the second factor. */
package org.brandcast.portal.account;
