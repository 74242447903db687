package org.brandcast.portal.account;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as one path of an inline SVG: no script, no image from elsewhere.
 *
 * @param size of the view box with the quiet zone, in modules
 * @param path the dark modules
 */
public record QrPicture(int size, String path) {
    private static final int QUIET_MODULES = 4;

    static QrPicture of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M')
                            .append(x + QUIET_MODULES)
                            .append(',')
                            .append(y + QUIET_MODULES)
                            .append("h1v1h-1z");
                }
            }
        }
        return new QrPicture(code.size + 2 * QUIET_MODULES, path.toString());
    }
}
