package org.brandcast.flink.submit;

import java.util.Optional;

/** How a job that isn't running may be started. */
public sealed interface StartDecision {

    /** It has state: it goes on from there. */
    record Restore(RestorePoint from) implements StartDecision {}

    /** It has never completed a checkpoint, so nothing that it did was ever visible: it begins at the beginning. */
    record StartEmpty() implements StartDecision {}

    /** It has run, but its state isn't there: starting it would send and charge everything a second time. */
    record Refuse(String problem) implements StartDecision {}

    /**
     * Decides from what is on disk and in Kafka.
     *
     * @param newest newest complete state
     * @param marker the marker file that a first complete checkpoint leaves
     * @param kafkaRemembers whether the job's consumer group has committed offsets: Flink commits them only after a
     *     complete checkpoint (some seconds after), so they tell that the job has run even when its whole folder is gone
     */
    static StartDecision of(String job, Optional<RestorePoint> newest, RunMarker marker, KafkaMemory kafkaRemembers) {
        if (newest.isPresent()) {
            return new Restore(newest.get());
        }
        if (marker.exists()) {
            return new Refuse("job " + job + " has run (" + marker.file()
                    + "), but there is no complete checkpoint or savepoint: bring back its folder, or run a reset");
        }
        if (kafkaRemembers.hasRun()) {
            return new Refuse("job " + job + " has run (Kafka holds offsets of its consumer group "
                    + kafkaRemembers.group() + "), but there is no complete checkpoint or savepoint in "
                    + marker.file().getParent() + ": bring back its folder, or run a reset");
        }
        return new StartEmpty();
    }

    /** What Kafka knows of a job. */
    record KafkaMemory(String group, boolean hasRun) {}
}
