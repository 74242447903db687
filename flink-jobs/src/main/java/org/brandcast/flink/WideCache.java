package org.brandcast.flink;

import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.StateBackendFactory;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory;
import org.apache.flink.state.rocksdb.RocksDBMemoryControllerUtils;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.WriteBufferManager;

/**
 * RocksDB as Flink configures it, with a block cache of few, wide pieces. Flink has it cut into 64, and what is wider
 * than a piece is never kept: a file of small entries, such as those of the Do-Not-Call register, has a filter and an
 * index of megabytes, and each question of a number that isn't in it read both again, whole.
 */
public final class WideCache implements StateBackendFactory<EmbeddedRocksDBStateBackend> {
    /** More than the filter and index of a file of 64 MB, which is as large as RocksDB makes them, of small entries. */
    private static final long NARROWEST_PIECE_BYTES = 16L << 20;

    private static final int MOST_PIECES_LOG2 = 6;

    @Override
    public EmbeddedRocksDBStateBackend createFromConfig(ReadableConfig config, ClassLoader classLoader) {
        EmbeddedRocksDBStateBackend backend =
                new EmbeddedRocksDBStateBackendFactory().createFromConfig(config, classLoader);
        backend.setRocksDBMemoryFactory(new Memory());
        return backend;
    }

    /** In how many pieces a cache is cut, as a power of two; one that is narrow itself is left whole. */
    static int piecesLog2(long cacheBytes) {
        int log2 = 0;
        while (log2 < MOST_PIECES_LOG2 && cacheBytes >> (log2 + 1) >= NARROWEST_PIECE_BYTES) {
            log2++;
        }
        return log2;
    }

    private static final class Memory implements RocksDBMemoryControllerUtils.RocksDBMemoryFactory {
        private static final long serialVersionUID = 1L;

        @Override
        public Cache createCache(long bytes, double highPriorityPoolRatio) {
            return new LRUCache(bytes, piecesLog2(bytes), false, highPriorityPoolRatio);
        }

        @Override
        public WriteBufferManager createWriteBufferManager(long bytes, Cache cache) {
            return new WriteBufferManager(bytes, cache);
        }
    }
}
