package org.brandcast.simulator.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.Supplier;

/** The script in force. One that was changed at run time stays over a restart. Safe for many threads. */
public final class CurrentScript implements Supplier<Script> {
    private static final String CHANGED_SCRIPT = "script.json";

    private final Path directory;
    private final Optional<Path> startFile;
    private volatile Script script;

    private CurrentScript(Path directory, Optional<Path> startFile, Script script) {
        this.directory = directory;
        this.startFile = startFile;
        this.script = script;
    }

    /**
     * The script that was changed in this folder, else the one of the file, else the default.
     *
     * @param directory is made if needed
     */
    public static CurrentScript open(Path directory, Optional<Path> startFile)
            throws IOException, InvalidScriptException {
        Files.createDirectories(directory);
        return new CurrentScript(directory, startFile, read(directory, startFile));
    }

    private static Script read(Path directory, Optional<Path> startFile) throws IOException, InvalidScriptException {
        Path changed = directory.resolve(CHANGED_SCRIPT);
        if (Files.exists(changed)) {
            return ScriptJson.read(changed);
        }
        return startFile.isPresent() ? ScriptJson.read(startFile.get()) : Script.DEFAULT;
    }

    @Override
    public Script get() {
        return script;
    }

    /** Takes effect at once. */
    public synchronized void change(Script changed) throws IOException {
        Path draft = directory.resolve(CHANGED_SCRIPT + ".new");
        Files.writeString(draft, ScriptJson.write(changed).toPrettyString());
        Files.move(
                draft,
                directory.resolve(CHANGED_SCRIPT),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        script = changed;
    }

    /** Back to the script of the start. */
    public synchronized Script reset() throws IOException, InvalidScriptException {
        Files.deleteIfExists(directory.resolve(CHANGED_SCRIPT));
        script = read(directory, startFile);
        return script;
    }
}
