package org.brandcast.bench;

/** One benchmark. {@link BenchMain} lists them. */
public interface Bench {
    /** As it is called on the command line and in the figures. */
    String name();

    /**
     * Measures, and gives each figure as soon as it has it.
     *
     * @throws Exception if anything is not as it has to be: a figure of a run that went wrong is none
     */
    void run(Lab lab, Figures figures) throws Exception;
}
