package org.brandcast.batch.month;

import java.sql.Date;
import java.time.YearMonth;
import org.brandcast.domain.rating.BillingTerms;
import org.brandcast.domain.rating.VolumeTiers;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The terms of contracts, as finance wrote them down in the portal. */
@Component
class Terms {
    /** Of a contract that says nothing. */
    static final BillingTerms USUAL = new BillingTerms(1000, VolumeTiers.NONE, 0, 0, 0, 0);

    private final JdbcTemplate jdbc;

    Terms(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Those that hold in the month. */
    BillingTerms of(long tenantId, YearMonth month) {
        return jdbc
                .query(
                        """
                        SELECT id, vat_basis_points, rebate_from_vnd, rebate_basis_points, setup_fee_vnd, monthly_fee_vnd
                        FROM billing_terms WHERE tenant_id = ? AND from_month <= ? ORDER BY from_month DESC, id DESC LIMIT 1""",
                        (row, n) -> new BillingTerms(
                                row.getInt("vat_basis_points"),
                                tiers(row.getLong("id")),
                                row.getLong("rebate_from_vnd"),
                                row.getInt("rebate_basis_points"),
                                row.getLong("setup_fee_vnd"),
                                row.getLong("monthly_fee_vnd")),
                        tenantId,
                        Date.valueOf(month.atDay(1)))
                .stream()
                .findFirst()
                .orElse(USUAL);
    }

    private VolumeTiers tiers(long termsId) {
        return new VolumeTiers(jdbc.query(
                "SELECT from_segments, off_vnd FROM billing_tier WHERE terms_id = ? ORDER BY from_segments",
                (row, n) -> new VolumeTiers.Tier(row.getLong(1), row.getLong(2)),
                termsId));
    }
}
