package org.brandcast.batch;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.batch.core.configuration.support.JdbcDefaultBatchConfiguration;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** The wiring. Runs go on in the caller's thread; books and Spring Batch's own rows are of one transaction. */
@SpringBootConfiguration(proxyBeanMethods = false)
@ComponentScan
public class NightConfiguration extends JdbcDefaultBatchConfiguration {
    private static final int CONNECTIONS = 4;
    private static final int ROWS_AT_ONCE = 1_000;

    /** As the night's role, in its schema, seeing all tenants' rows. */
    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(NightSettings settings) {
        HikariConfig hikari = new HikariConfig();
        hikari.setPoolName("night");
        hikari.setJdbcUrl(settings.postgres().url());
        hikari.setUsername(settings.postgres().user());
        hikari.setPassword(settings.postgres().password());
        hikari.setMaximumPoolSize(CONNECTIONS);
        hikari.setMinimumIdle(1);
        hikari.setConnectionTimeout(10_000);
        hikari.addDataSourceProperty("ApplicationName", "brandcast-batch");
        hikari.addDataSourceProperty("reWriteBatchedInserts", "true");
        hikari.addDataSourceProperty("tcpKeepAlive", "true");
        hikari.addDataSourceProperty("currentSchema", NightSchema.NAME + ",public");
        hikari.addDataSourceProperty("options", "-c brandcast.tenant_path=*");
        return new HikariDataSource(hikari);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource) {
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.setFetchSize(ROWS_AT_ONCE);
        return jdbc;
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    PrometheusMeterRegistry metrics() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }
}
