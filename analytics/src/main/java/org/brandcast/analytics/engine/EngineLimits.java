package org.brandcast.analytics.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much of the machine the engine may use. Written as the engine's own configuration files, because settings of
 * the server can only be given with the first connection.
 *
 * @param serverMemoryBytes ceiling of everything the engine allocates; a statement over it fails with code 241
 * @param queryMemoryBytes ceiling of one statement
 * @param queryThreads threads of one statement
 */
public record EngineLimits(long serverMemoryBytes, long queryMemoryBytes, int queryThreads) {
    private static final long MIB = 1024L * 1024;

    public EngineLimits {
        if (queryMemoryBytes < 64 * MIB) {
            throw new IllegalArgumentException(
                    "queryMemoryBytes is " + queryMemoryBytes + ", at least " + 64 * MIB + " bytes are needed");
        }
        if (serverMemoryBytes < queryMemoryBytes) {
            throw new IllegalArgumentException(
                    "serverMemoryBytes is " + serverMemoryBytes + ", less than queryMemoryBytes " + queryMemoryBytes);
        }
        if (queryThreads < 1) {
            throw new IllegalArgumentException("queryThreads is " + queryThreads);
        }
    }

    /** Suits one machine that also runs everything else: 2 GiB in all, 1 GiB and two threads a statement. */
    public static EngineLimits ofOneMachine() {
        return new EngineLimits(
                2048 * MIB, 1024 * MIB, Math.min(2, Runtime.getRuntime().availableProcessors()));
    }

    /** Writes the files beside the data; gives the one to start with. */
    Path writeConfiguration(Path dataDir) throws IOException {
        Path users = dataDir.resolve("front-users.xml");
        Path config = dataDir.resolve("front-config.xml");
        // Small inserts must be on disk when they are acknowledged, and at once: async_insert is off.
        Files.writeString(
                users,
                """
                <clickhouse>
                  <profiles><default>
                    <async_insert>0</async_insert>
                    <max_memory_usage>%d</max_memory_usage>
                    <max_bytes_before_external_group_by>%d</max_bytes_before_external_group_by>
                    <max_bytes_before_external_sort>%d</max_bytes_before_external_sort>
                    <max_threads>%d</max_threads>
                    <session_timezone>UTC</session_timezone>
                    <allow_introspection_functions>0</allow_introspection_functions>
                    <log_comment>%s</log_comment>
                  </default></profiles>
                  <users><default>
                    <password></password>
                    <profile>default</profile>
                    <quota>default</quota>
                    <networks><ip>127.0.0.1</ip><ip>::1</ip></networks>
                    <databases>%s</databases>
                  </default></users>
                  <quotas><default/></quotas>
                </clickhouse>
                """.formatted(
                                queryMemoryBytes,
                                queryMemoryBytes / 2,
                                queryMemoryBytes / 2,
                                queryThreads,
                                RowFilters.EVERYTHING,
                                RowFilters.xml()),
                StandardCharsets.UTF_8);
        Files.writeString(
                config,
                """
                <clickhouse>
                  <users_config>%s</users_config>
                  <max_server_memory_usage>%d</max_server_memory_usage>
                  <mark_cache_size>%d</mark_cache_size>
                  <index_mark_cache_size>%d</index_mark_cache_size>
                  <uncompressed_cache_size>0</uncompressed_cache_size>
                  <background_pool_size>2</background_pool_size>
                  <background_merges_mutations_concurrency_ratio>1</background_merges_mutations_concurrency_ratio>
                  <background_common_pool_size>1</background_common_pool_size>
                  <background_schedule_pool_size>2</background_schedule_pool_size>
                  <max_thread_pool_size>400</max_thread_pool_size>
                  <max_thread_pool_free_size>8</max_thread_pool_free_size>
                </clickhouse>
                """.formatted(escape(users.toString()), serverMemoryBytes, 128 * MIB, 16 * MIB),
                StandardCharsets.UTF_8);
        return config;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
