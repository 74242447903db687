package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/**
 * Papers of an order: the contract, its annexes, a bank's note. A file is what its first bytes and its name both say, and
 * of few kinds, since it is handed out to others.
 */
@Singleton
public final class OrderFiles {
    static final int LARGEST_BYTES = 5_000_000;
    static final int MOST_FILES = 20;
    private static final int LONGEST_NAME = 120;

    private final Database database;
    private final OrderDesk desk;
    private final AuditLog audit;
    private final Clock clock;

    OrderFiles(Database database, OrderDesk desk, AuditLog audit, Clock clock) {
        this.database = database;
        this.desk = desk;
        this.audit = audit;
        this.clock = clock;
    }

    /** Kinds that are taken: the ending of the name, how the content begins, and as what it is handed out. */
    private enum Kind {
        PDF(".pdf", "255044462d", "application/pdf"),
        PNG(".png", "89504e470d0a1a0a", "image/png"),
        JPEG(".jpg", "ffd8ff", "image/jpeg"),
        JPEG_LONG(".jpeg", "ffd8ff", "image/jpeg"),
        DOCX(".docx", "504b0304", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        XLSX(".xlsx", "504b0304", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

        private final String ending;
        private final String begins;
        private final String mediaType;

        Kind(String ending, String begins, String mediaType) {
            this.ending = ending;
            this.begins = begins;
            this.mediaType = mediaType;
        }

        static Optional<Kind> of(String name, byte[] content) {
            String lower = name.toLowerCase(Locale.ROOT);
            String head = HexFormat.of().formatHex(content, 0, Math.min(8, content.length));
            for (Kind kind : values()) {
                if (lower.endsWith(kind.ending) && head.startsWith(kind.begins)) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }
    }

    /** A file without its content. */
    public record OrderFile(long id, String name, long bytes, long atMillis, String byLogin) {}

    /** A file to hand out. */
    public record Content(String name, String mediaType, ByteBuffer bytes) {}

    public List<OrderFile> of(CurrentUser user, long orderId) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT id, name, octet_length(content), at_millis, by_login FROM order_file WHERE order_id = ? ORDER BY id",
                        row -> new OrderFile(
                                row.getLong(1), row.getString(2), row.getLong(3), row.getLong(4), row.getString(5)),
                        orderId));
    }

    public Optional<Content> content(CurrentUser user, long orderId, long fileId) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                        "SELECT name, media_type, content FROM order_file WHERE id = ? AND order_id = ?",
                        row -> new Content(row.getString(1), row.getString(2), ByteBuffer.wrap(row.getBytes(3))),
                        fileId,
                        orderId));
    }

    /**
     * Keeps a file.
     *
     * @throws org.brandcast.portal.form.FormProblem it is of another kind, too large, or one too many
     */
    public void add(CurrentUser user, OrderBalance order, String name, InputStream content) throws IOException {
        desk.require(user, order);
        Fields form = Fields.showing("order", Map.of());
        byte[] bytes = content.readNBytes(LARGEST_BYTES + 1);
        Optional<Kind> kind = Kind.of(name, bytes);
        if (bytes.length > LARGEST_BYTES) {
            form.complain("file", "problem.order.file-large", LARGEST_BYTES / 1_000_000);
        } else if (kind.isEmpty()) {
            form.complain("file", "problem.order.file-kind", shortened(name));
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            if (tx.number("SELECT count(*) FROM order_file WHERE order_id = ?", order.id()) >= MOST_FILES) {
                form.complain("file", "problem.order.file-many", MOST_FILES);
                form.check();
            }
            tx.update(
                    """
                    INSERT INTO order_file (order_id, tenant_id, name, media_type, content, at_millis, by_login)
                    VALUES (?, ?, ?, ?, ?, ?, ?)""",
                    order.id(),
                    order.tenantId(),
                    shortened(name),
                    kind.orElseThrow().mediaType,
                    bytes,
                    clock.millis(),
                    user.login());
            audit.write(
                    tx,
                    user,
                    order.tenantId(),
                    "attach",
                    "order",
                    Long.toString(order.id()),
                    Map.of("file", shortened(name), "bytes", bytes.length));
        });
    }

    /** The end of a long name tells more than its beginning. */
    private static String shortened(String name) {
        String plain = name.replaceAll("[\\p{Cntrl}\"/\\\\]", "_").strip();
        return plain.length() <= LONGEST_NAME ? plain : plain.substring(plain.length() - LONGEST_NAME);
    }

    /** As the header of an answer names a file, in ASCII and in UTF-8 (RFC 6266). */
    static String disposition(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._".indexOf(c) >= 0;
            encoded.append(plain ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        String ascii = name.replaceAll("[^A-Za-z0-9._ -]", "_");
        return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + encoded;
    }
}
