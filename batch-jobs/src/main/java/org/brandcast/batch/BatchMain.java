package org.brandcast.batch;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.brandcast.batch.rating.Proposals;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The night's process. Without arguments it stays and does what is due; {@code --date yyyy-mm-dd} runs that day and ends,
 * {@code --approve n} books a proposal, {@code --refuse n} leaves the day as it is, {@code --reconcile n} matches a carrier's file.
 */
public final class BatchMain {
    private static final Duration GUARD_WAIT = Duration.ofMinutes(10);

    private BatchMain() {}

    /** What the command line asks for. */
    record Order(@Nullable LocalDate date, long approve, long refuse, long reconcile) {
        static final Order STAY = new Order(null, 0, 0, 0);

        /**
         * Reads the arguments.
         *
         * @throws IllegalArgumentException naming the one that can't be read
         */
        static Order of(List<String> arguments) {
            if (arguments.isEmpty()) {
                return STAY;
            }
            if (arguments.size() != 2) {
                throw new IllegalArgumentException(
                        "billing takes one of --date yyyy-mm-dd, --approve NUMBER, --refuse NUMBER and --reconcile NUMBER");
            }
            String value = arguments.get(1);
            return switch (arguments.get(0)) {
                case "--date" -> new Order(date(value), 0, 0, 0);
                case "--approve" -> new Order(null, number("--approve", value), 0, 0);
                case "--refuse" -> new Order(null, 0, number("--refuse", value), 0);
                case "--reconcile" -> new Order(null, 0, 0, number("--reconcile", value));
                default ->
                    throw new IllegalArgumentException(
                            "billing knows --date, --approve, --refuse and --reconcile, not \"" + arguments.get(0)
                                    + "\"");
            };
        }

        private static LocalDate date(String value) {
            try {
                return LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("--date is \"" + value + "\": it must be a day like 2026-11-30", e);
            }
        }

        private static long number(String name, String value) {
            try {
                long number = Long.parseLong(value);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // told below
            }
            throw new IllegalArgumentException(
                    name + " is \"" + value + "\": it must be a number as the portal shows it");
        }
    }

    public static void main(String[] arguments) throws Exception {
        Order order;
        NightSettings settings;
        try {
            order = Order.of(Arrays.asList(arguments));
            settings = NightSettings.of(System.getenv());
        } catch (IllegalArgumentException e) {
            System.err.println("billing: " + e.getMessage());
            System.exit(2);
            return;
        }
        NightSchema.migrate(settings.postgres());
        ConfigurableApplicationContext context = context(settings);
        if (order.equals(Order.STAY)) {
            stay(context);
        } else {
            int code = once(context, settings, order);
            context.close();
            System.exit(code);
        }
    }

    /** The wiring, with these settings. */
    static ConfigurableApplicationContext context(NightSettings settings) {
        // logback.xml says it all.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        return new SpringApplicationBuilder(NightConfiguration.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(context -> context.getBeanFactory().registerSingleton("nightSettings", settings))
                .run();
    }

    private static void stay(ConfigurableApplicationContext context) throws Exception {
        context.getBean(NightServer.class).start();
        NightSchedule schedule = context.getBean(NightSchedule.class);
        schedule.start();
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                schedule.stop();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            context.close();
                            ended.countDown();
                        },
                        "stop"));
        ended.await();
    }

    private static int once(ConfigurableApplicationContext context, NightSettings settings, Order order)
            throws Exception {
        try (RunGuard guard = guard(settings)) {
            context.getBean(Nights.class).recover();
            System.out.println(serve(context, order));
            return 0;
        } catch (IllegalStateException | Nights.NightFailedException e) {
            System.err.println("billing: " + e.getMessage());
            return 1;
        }
    }

    private static String serve(ConfigurableApplicationContext context, Order order)
            throws SQLException, Nights.NightFailedException {
        String by = System.getProperty("user.name", "console");
        Proposals proposals = context.getBean(Proposals.class);
        if (order.approve() > 0) {
            return "proposal " + order.approve() + " is booked on " + proposals.approve(order.approve(), by);
        }
        if (order.refuse() > 0) {
            proposals.refuse(order.refuse(), by);
            return "proposal " + order.refuse() + " is refused; its day stays as it was booked";
        }
        if (order.reconcile() > 0) {
            return context.getBean(Requests.class).reconcile(order.reconcile(), by);
        }
        LocalDate date = order.date();
        return date == null ? "" : context.getBean(Requests.class).run(date, by);
    }

    /** Another run may be under way: waits for its end. */
    private static RunGuard guard(NightSettings settings) throws SQLException, InterruptedException {
        long until = System.nanoTime() + GUARD_WAIT.toNanos();
        boolean told = false;
        while (true) {
            Optional<RunGuard> guard = RunGuard.take(settings.postgres());
            if (guard.isPresent()) {
                return guard.get();
            }
            if (System.nanoTime() > until) {
                throw new IllegalStateException("another run has been under way for " + GUARD_WAIT.toMinutes()
                        + " minutes: see ./brandcast logs batch");
            }
            if (!told) {
                System.out.println("another run is under way; waiting for its end");
                told = true;
            }
            Thread.sleep(200);
        }
    }
}
