package org.brandcast.flink;

import java.util.Collection;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * State of which each checkpoint, every second, leaves a small file. So many of them lie side by side before they are
 * merged that an entry is rewritten seldom; a question to one of them ends at its filter nearly always.
 */
public final class SmallRuns implements RocksDBOptionsFactory {
    private static final long serialVersionUID = 1L;

    private static final int FILES_BEFORE_A_MERGE = 8;

    /** Share of a memtable that is a filter: most questions are of entries that aren't there, either. */
    private static final double MEMTABLE_FILTER = 0.02;

    /** RocksDB's own distances from the merge, so that a merge that is late holds nothing up. */
    private static final int FILES_THAT_SLOW_DOWN = 40;

    private static final int FILES_THAT_STOP = 60;

    @Override
    public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> handlesToClose) {
        return current;
    }

    @Override
    public ColumnFamilyOptions createColumnOptions(
            ColumnFamilyOptions current, Collection<AutoCloseable> handlesToClose) {
        return current.setMemtablePrefixBloomSizeRatio(MEMTABLE_FILTER)
                .setMemtableWholeKeyFiltering(true)
                .setLevel0FileNumCompactionTrigger(FILES_BEFORE_A_MERGE)
                .setLevel0SlowdownWritesTrigger(FILES_THAT_SLOW_DOWN)
                .setLevel0StopWritesTrigger(FILES_THAT_STOP);
    }
}
