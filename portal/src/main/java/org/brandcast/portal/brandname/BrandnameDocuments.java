package org.brandcast.portal.brandname;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.brandname.BrandnameService.Managed;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;

/**
 * The papers of a brandname: PDF, PNG or JPEG by what they hold, 5 MB each. They are only ever downloaded, never shown in a
 * page of ours. The same file sent twice is one.
 */
@Singleton
public final class BrandnameDocuments {
    static final int MOST_BYTES = 5_000_000;
    private static final int MOST = 20;

    private final Database database;
    private final BrandnameRequests requests;
    private final AuditLog audit;
    private final Clock clock;

    BrandnameDocuments(Database database, BrandnameRequests requests, AuditLog audit, Clock clock) {
        this.database = database;
        this.requests = requests;
        this.audit = audit;
        this.clock = clock;
    }

    /** A paper without what stands in it. */
    public record Document(long id, String fileName, String type, long bytes, String addedBy, long addedAtMillis) {}

    /** A paper to be downloaded. */
    @SuppressWarnings("ArrayRecordComponent") // goes out as it is and is compared with nothing
    public record Content(String fileName, String type, byte[] bytes) {}

    public List<Document> of(CurrentUser user, long brandnameId) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT id, file_name, type, length(content), added_by, added_at_millis FROM brandname_document
                        WHERE brandname_id = ? ORDER BY id""",
                        row -> new Document(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getString(5),
                                row.getLong(6)),
                        brandnameId));
    }

    public Optional<Content> content(CurrentUser user, long brandnameId, long id) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                        "SELECT file_name, type, content FROM brandname_document WHERE brandname_id = ? AND id = ?",
                        row -> new Content(row.getString(1), row.getString(2), row.getBytes(3)),
                        brandnameId,
                        id));
    }

    /** Adds one; at most one byte more than allowed has to be given. */
    public void add(CurrentUser user, Managed brandname, String fileName, byte[] bytes, Fields form) {
        require(user, brandname);
        String type = type(bytes);
        if (bytes.length == 0) {
            form.complain("document", "problem.field.required");
        } else if (bytes.length > MOST_BYTES) {
            form.complain("document", "problem.document.large", MOST_BYTES / 1_000_000);
        } else if (type.isEmpty()) {
            form.complain("document", "problem.document.type", fileName);
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            long have = tx.number("SELECT count(*) FROM brandname_document WHERE brandname_id = ?", brandname.id());
            if (have >= MOST) {
                form.complain("document", "problem.document.many", MOST);
                form.check();
            }
            int made = tx.update(
                    """
                    INSERT INTO brandname_document (tenant_id, brandname_id, file_name, type, content, sha256, added_by,
                      added_at_millis) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (brandname_id, sha256) DO NOTHING""",
                    brandname.tenantId(),
                    brandname.id(),
                    name(fileName),
                    type,
                    bytes,
                    sha256(bytes),
                    user.login(),
                    clock.millis());
            if (made == 1) {
                audit.write(
                        tx,
                        user,
                        brandname.tenantId(),
                        "add-document",
                        "brandname",
                        Long.toString(brandname.id()),
                        Map.of("file", name(fileName)));
            }
        });
    }

    public void remove(CurrentUser user, Managed brandname, long id) {
        require(user, brandname);
        database.run(TenantScope.of(user), tx -> {
            Optional<String> removed = tx.first(
                    "DELETE FROM brandname_document WHERE brandname_id = ? AND id = ? RETURNING file_name",
                    row -> row.getString(1),
                    brandname.id(),
                    id);
            if (removed.isPresent()) {
                audit.write(
                        tx,
                        user,
                        brandname.tenantId(),
                        "remove-document",
                        "brandname",
                        Long.toString(brandname.id()),
                        Map.of("file", removed.get()));
            }
        });
    }

    private void require(CurrentUser user, Managed brandname) {
        if (!requests.mayAsk(user, brandname)) {
            throw new ForbiddenException(user.login(), Permission.BRANDNAME_EDIT);
        }
    }

    /** By its first bytes; empty: none that is taken. */
    static String type(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(8, bytes.length), StandardCharsets.ISO_8859_1);
        if (head.startsWith("%PDF-")) {
            return "application/pdf";
        }
        if (head.equals("\u0089PNG\r\n\u001a\n")) {
            return "image/png";
        }
        return head.startsWith("\u00ff\u00d8\u00ff") ? "image/jpeg" : "";
    }

    /** The last part of a path, without what a header or a shell would misread. */
    static String name(String sent) {
        String name = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1)
                .replaceAll("[\\p{Cntrl}\"<>|*?:;%]", "_")
                .strip();
        return name.isEmpty() ? "document" : name.substring(Math.max(0, name.length() - 120));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
