package org.brandcast.portal.upload;

import java.io.Closeable;
import java.io.IOException;

/** An upload that comes part by part and goes to the disk. Used by one thread at a time; closed, it leaves nothing behind but what it gave away. */
interface Arrival extends Closeable {
    void take(byte[] part) throws IOException;

    /**
     * The upload, all of whose parts were taken. Its file is the caller's from now on.
     *
     * @throws org.brandcast.portal.form.FormProblem when there is no file in it
     */
    UploadedForm whole() throws IOException;
}
