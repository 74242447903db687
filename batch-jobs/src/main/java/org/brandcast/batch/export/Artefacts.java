package org.brandcast.batch.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.brandcast.batch.NightSettings;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Where files go: a row in PostgreSQL for the portal, a file in the folder, a line in the period's manifest. */
@Component
public class Artefacts {
    private final JdbcTemplate jdbc;
    private final NightSettings settings;
    private final Clock clock;

    public Artefacts(JdbcTemplate jdbc, NightSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A file.
     *
     * @param period a day or a month, as ISO 8601 writes it
     * @param rows of data in it
     */
    public record Artefact(String period, long tenantId, String kind, String fileName, long rows) {}

    /** Keeps a file; the same one again changes nothing. */
    public void keep(Artefact artefact, byte[] content) throws IOException {
        Path file = folder(artefact.period()).resolve(artefact.fileName());
        Files.createDirectories(file.getParent());
        replace(file, content);
        jdbc.update(
                """
                INSERT INTO artefact (period, tenant_id, kind, file_name, sha256, row_count, content, made_at_millis)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (period, tenant_id, kind) DO UPDATE SET file_name = excluded.file_name,
                    sha256 = excluded.sha256, row_count = excluded.row_count, content = excluded.content,
                    made_at_millis = excluded.made_at_millis
                WHERE artefact.sha256 <> excluded.sha256""",
                artefact.period(),
                artefact.tenantId(),
                artefact.kind(),
                artefact.fileName(),
                sha256(content),
                artefact.rows(),
                content,
                clock.millis());
    }

    /** Writes the manifest of a period: a JSON line for each file, with its checksum. Written last, it says that all are there. */
    public int manifest(String period) throws IOException {
        List<String> lines = new ArrayList<>(jdbc.query(
                "SELECT file_name, sha256, row_count, octet_length(content), tenant_id, kind FROM artefact WHERE period = ?",
                (row, n) ->
                        "{\"file\":\"%s\",\"sha256\":\"%s\",\"rows\":%d,\"bytes\":%d,\"tenantId\":%d,\"kind\":\"%s\"}"
                                .formatted(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getLong(4),
                                        row.getLong(5),
                                        row.getString(6)),
                period));
        lines.sort(Comparator.naturalOrder());
        Path file = folder(period).resolve("manifest.jsonl");
        Files.createDirectories(file.getParent());
        replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        return lines.size();
    }

    /** The folder of a period: 2026/2026-11/2026-11-29 for a day, 2026/2026-11 for a month. */
    Path folder(String period) {
        Path month = settings.folder().resolve(period.substring(0, 4)).resolve(period.substring(0, 7));
        return period.length() > 7 ? month.resolve(period) : month;
    }

    /** Nobody reads half a file, and none is left behind that isn't a file. */
    private static void replace(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        Files.write(draft, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
