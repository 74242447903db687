package org.brandcast.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands behind {@code ./brandcast up | status | logs | billing | down | reset}; the script starts this class. */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);
    private static final long MEMORY_NEEDED_MEGABYTES = 4_096;

    private Main() {}

    public static void main(String[] args) throws Exception {
        try {
            System.exit(run(System.getenv(), Arrays.asList(args)));
        } catch (StackException e) {
            System.err.println("brandcast: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int run(Map<String, String> environment, List<String> args) throws Exception {
        Layout layout = Layout.of(environment);
        String command = args.isEmpty() ? "help" : args.get(0);
        Console console = new Console(layout);
        return switch (command) {
            case "check" -> {
                requireFreeMachine(environment, layout);
                yield 0;
            }
            case "supervise" -> {
                supervise(environment, layout, !args.contains("--no-demo"));
                yield 0;
            }
            case "follow" -> console.followStart();
            case "wait" -> console.waitForEnd();
            case "status" -> console.status();
            case "down" -> console.down();
            case "billing" -> billing(environment, layout, args.subList(1, args.size()));
            case "reset" -> reset(layout, console, args.contains("--yes"));
            default -> throw new StackException("there is no command \"" + command + "\": see ./brandcast help");
        };
    }

    private static void requireFreeMachine(Map<String, String> environment, Layout layout) throws IOException {
        Console console = new Console(layout);
        if (console.isRunning()) {
            throw new StackException("this stack is already running (data in " + layout.var()
                    + "): see ./brandcast status, stop it with ./brandcast down");
        }
        if (!console.hasSurvivors()) {
            new Ports(environment).requireFree();
        }
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                long megabytes = Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
                if (megabytes < MEMORY_NEEDED_MEGABYTES && !console.hasSurvivors()) {
                    throw new StackException("only " + megabytes + " MB of memory are free and the stack needs "
                            + MEMORY_NEEDED_MEGABYTES + " MB: close other programs, or use a larger machine");
                }
            }
        }
    }

    private static void supervise(Map<String, String> environment, Layout layout, boolean demo) throws Exception {
        layout.createFolders();
        Supervisor supervisor = new Supervisor(layout, new Stack(layout, new Ports(environment), demo));
        Runtime.getRuntime().addShutdownHook(new Thread(supervisor::stop, "stop"));
        LOG.info("supervising the stack in {}", layout.var());
        supervisor.run();
    }

    /** Runs a night by hand; needs the stack's databases. */
    private static int billing(Map<String, String> environment, Layout layout, List<String> arguments)
            throws Exception {
        if (!new Console(layout).isRunning()) {
            throw new StackException("the stack is not running: start it with ./brandcast up");
        }
        return new Stack(layout, new Ports(environment), false)
                .billing(arguments)
                .start()
                .waitFor();
    }

    private static int reset(Layout layout, Console console, boolean sure) throws Exception {
        if (console.isRunning()) {
            throw new StackException("the stack is running: stop it first with ./brandcast down");
        }
        if (!sure) {
            System.out.print("This deletes all data in " + layout.var() + ". Type reset to go on: ");
            byte[] answer = new byte[64];
            int length = System.in.read(answer);
            if (length < 0
                    || !"reset"
                            .equals(new String(answer, 0, length, java.nio.charset.StandardCharsets.UTF_8).strip())) {
                System.out.println("Nothing was deleted.");
                return 1;
            }
        }
        PostgresEngine.deleteTree(layout.var());
        System.out.println("Deleted " + layout.var());
        return 0;
    }
}
