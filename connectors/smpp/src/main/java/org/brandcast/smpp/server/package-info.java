/** The SMSC's side of SMPP 3.4, for partners that bind to us: connections, binds, PDUs; no business. */
@NullMarked
package org.brandcast.smpp.server;

import org.jspecify.annotations.NullMarked;
