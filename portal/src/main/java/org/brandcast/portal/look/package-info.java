/** How the portal looks to whom: name, logo, colour and host name of each tenant, inherited down the tree. */
package org.brandcast.portal.look;
