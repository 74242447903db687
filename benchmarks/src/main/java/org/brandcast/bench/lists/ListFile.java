package org.brandcast.bench.lists;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Files of numbers as people have them: with a name and points to each, two in a hundred repeated, one malformed. */
final class ListFile {
    private static final String[] NAMES = {"Nguyễn Thị Lan", "Trần Văn Minh", "Lê Hoàng", "Phạm Thu Hà", "Đỗ Quốc An"};
    private static final String[] RANGES = {"098", "096", "032", "039", "086", "097"};
    private static final int NUMBERS_OF_A_RANGE = 10_000_000;

    /** Coprime to a range's numbers: each comes once before one comes again. */
    private static final long STEP = 7_368_787;

    private ListFile() {}

    static Path write(Path file, int rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("msisdn,name,points\n");
            long number = 0;
            for (int i = 0; i < rows; i++) {
                if (i % 100 == 99) {
                    out.write("8.49E+10,");
                } else {
                    if (i % 50 != 49) {
                        number++;
                    }
                    String digits = String.format(Locale.ROOT, "%07d", number * STEP % NUMBERS_OF_A_RANGE);
                    out.write(RANGES[(int) (number % RANGES.length)] + digits + ",");
                }
                out.write(NAMES[i % NAMES.length] + "," + i + "\n");
            }
        }
        return file;
    }
}
