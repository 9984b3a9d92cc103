package dev.cairn.simulator;

import dev.cairn.simulator.cluster.Cluster;
import dev.cairn.simulator.cluster.SimProcess;
import dev.cairn.simulator.cluster.Troubles;
import dev.cairn.simulator.time.Host;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Hooks;

/**
 * One run of a whole cluster on one thread: actors on processes that die, a disk and a catalog that fail, and at the end
 * an audit of all that was promised.
 *
 * <p>Stability: internal.
 *
 * @since 0.1.0
 */
public final class Simulation implements AutoCloseable {
    private static final Duration ANSWER_MAX = Duration.ofHours(24);
    private static final int PAUSE_MICROS_MAX = 20_000;
    private static final int PAUSE_SECONDS_MAX = 1_200;
    /** So many for one that is long. */
    private static final int SHORT_PAUSES = 12;

    private static final int RESTART_MILLIS_MAX = 2_000;
    private static final long TASKS_MAX = 400_000;

    static {
        // The trial of the other kernels would run in a thread of its own.
        System.setProperty("dev.cairn.blake3", "scalar");
    }

    private final Plan plan;
    private final SplittableRandom random;
    private final Cluster cluster;
    private final Model model;
    private final Accidents accidents;
    private final Host world = new Host("restarts");
    private final @Nullable SimProcess[] slots;
    private final List<Seat> seats = new ArrayList<>();
    private int answers;
    private int crashes;
    private int changesWorked;
    private int transactionsWorked;
    private boolean over;

    /** The actors that the plan says. */
    public Simulation(Plan plan) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        this.cluster = new Cluster(random.nextLong(), plan.scale());
        this.model = new Model(
                Content.some(plan.contents(), plan.scale().contentBytesMax(), random.split()), cluster.time()::now);
        this.accidents = new Accidents(cluster, model, plan, random.split());
        this.slots = new @Nullable SimProcess[plan.slots()];
        for (int i = 0; i < plan.writers(); i++) {
            add(new Writer("writer" + i, plan.fleeting(), model, random.split()), plan.turns());
        }
        for (int i = 0; i < plan.readers(); i++) {
            add(new Reader("reader" + i, model, random.split()), plan.turns());
        }
        for (int i = 0; i < plan.namers(); i++) {
            add(new Namer("namer" + i, plan.fleeting(), model, random.split()), plan.turns());
        }
        for (int i = 0; i < plan.collectors(); i++) {
            add(new GarbageCollector("collector" + i, plan.collectors() == 1, model, random.split()), plan.turns());
        }
        for (int i = 0; i < plan.inspectors(); i++) {
            add(new Inspector("inspector" + i, model, random.split()), plan.turns());
        }
    }

    /** One more actor, which lives in some slot and has so many turns. */
    public void add(Actor actor, int turns) {
        seats.add(new Seat(actor, random.nextInt(plan.slots()), turns));
    }

    /** What the actors of this simulation tell. */
    public Model model() {
        return model;
    }

    /** Everything that happened so far. */
    public List<String> events() {
        return cluster.disk().events();
    }

    /** Runs it; once. */
    public Outcome run() {
        return guarded(() -> {
            work();
            if (model.violations().isEmpty()) {
                settle();
            }
        });
    }

    /** Runs it until the power goes, which the caller has ordered, and recovers, and recovers once more. */
    Outcome runIntoCrash() {
        return guarded(() -> {
            over = true;
            work();
            cluster.losePower();
            Audit audit = new Audit(cluster, model);
            String once = audit.run();
            cluster.losePower();
            String twice = audit.run();
            if (!once.equals(twice)) {
                model.violation("recovered twice is not recovered once: " + once + "; " + twice);
            }
        });
    }

    private Outcome guarded(Runnable course) {
        Hooks.resetOnErrorDropped();
        Hooks.onErrorDropped(this::dropped);
        try {
            course.run();
        } catch (RuntimeException | Error e) {
            model.violation("broke off: " + told(e));
        } finally {
            Hooks.resetOnErrorDropped();
        }
        return new Outcome(cluster.disk().eventsHash(), events().size(), answers, crashes, model.violations());
    }

    private static String told(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /** One bit of a stored pack turns, and the model is not told. */
    void rot() {
        cluster.rot();
    }

    Cluster cluster() {
        return cluster;
    }

    /** What is dropped by the dead is nobody's concern. */
    private void dropped(Throwable failure) {
        Host running = cluster.time().running();
        boolean isOfTheDead =
                running != null && (running.isDead() || cluster.disk().faults().poweredOff());
        if (!isOfTheDead) {
            model.violation("an error that nobody received: " + failure);
        }
    }

    /** Until all is done, or the power is gone and nobody starts again. */
    private void work() {
        cluster.troubles(plan.troubles());
        model.garbling(plan.troubles().damage() > 0);
        cluster.mourner(this::died);
        for (int slot = 0; slot < slots.length; slot++) {
            start(slot);
        }
        accidents.begin();
        while (!isDone() && model.violations().isEmpty()) {
            if (!cluster.time().step()) {
                model.violation("nobody has anything to do, and not all is done");
            }
            if (cluster.disk().faults().poweredOff()) {
                cluster.losePower();
                if (over) {
                    return;
                }
            }
            stuck();
        }
        over = true;
        accidents.end();
        changesWorked = cluster.disk().faults().changes();
        transactionsWorked = cluster.transactions();
    }

    /** How many changes the disk had seen when all was done. */
    int changesWorked() {
        return changesWorked;
    }

    /** How many transactions had been begun when all was done. */
    int transactionsWorked() {
        return transactionsWorked;
    }

    private boolean isDone() {
        return seats.stream().allMatch(Seat::isDone);
    }

    private void stuck() {
        long now = cluster.time().nanos();
        for (Seat seat : seats) {
            Turn turn = seat.waiting();
            if (turn != null && now - seat.sinceNanos() > ANSWER_MAX.toNanos()) {
                model.violation(seat.actor().name() + " has no answer to: " + turn.what());
            }
        }
        if (cluster.time().tasks() > TASKS_MAX) {
            model.violation("no end after " + TASKS_MAX + " tasks");
        }
    }

    private void start(int slot) {
        SimProcess process = cluster.start();
        slots[slot] = process;
        cluster.time()
                .in(
                        Duration.ZERO,
                        process.host(),
                        () -> process.open()
                                .subscribe(
                                        nothing -> {},
                                        failure -> notOpened(process, failure),
                                        () -> opened(slot, process)));
    }

    /** A store may be out of reach; it must not be another one. */
    private void notOpened(SimProcess process, Throwable failure) {
        if (process.isAlive()) {
            cluster.note(process.name() + " does not open: " + failure.getMessage());
            model.notOpened(failure);
        }
        process.kill("at its start");
    }

    private void opened(int slot, SimProcess process) {
        if (process.isAlive()) {
            cluster.note(process.name() + " is open");
            seats.stream().filter(seat -> seat.slot() == slot).forEach(seat -> next(seat, process));
        }
    }

    private void next(Seat seat, SimProcess process) {
        if (seat.mayBegin()) {
            cluster.time().in(pause(), process.host(), () -> begin(seat, process));
        }
    }

    /** Mostly short; long ones leave somebody there when a lease runs out. */
    private Duration pause() {
        return random.nextInt(SHORT_PAUSES) == 0
                ? Duration.ofSeconds(random.nextInt(PAUSE_SECONDS_MAX))
                : Duration.ofNanos(1_000L * random.nextInt(PAUSE_MICROS_MAX));
    }

    private void begin(Seat seat, SimProcess process) {
        Turn turn = seat.actor().turn(process);
        seat.begins(turn, cluster.time().nanos());
        cluster.note(seat.actor().name() + " on " + process.name() + ": " + turn.what());
        turn.answer()
                .subscribe(
                        answer -> answered(seat, turn, process, answer),
                        failure -> broken(seat, turn, process, failure),
                        () -> broken(seat, turn, process, new IllegalStateException("no answer")));
    }

    private void answered(Seat seat, Turn turn, SimProcess process, Turn.Answer answer) {
        if (isAwaited(seat, turn, process)) {
            answers++;
            cluster.note(seat.actor().name() + ": " + answer.text());
            answer.effect().run();
            seat.ends();
            next(seat, process);
        }
    }

    private void broken(Seat seat, Turn turn, SimProcess process, Throwable failure) {
        if (isAwaited(seat, turn, process)) {
            model.violation(seat.actor().name() + ": " + turn.what() + ": " + failure);
        }
    }

    /** The dead answer nobody. */
    private static boolean isAwaited(Seat seat, Turn turn, SimProcess process) {
        return process.isAlive() && turn.equals(seat.waiting());
    }

    private void died(SimProcess process) {
        crashes += over ? 0 : 1;
        for (int slot = 0; slot < slots.length; slot++) {
            if (process.equals(slots[slot])) {
                slots[slot] = null;
                abandon(slot);
                restartLater(slot);
            }
        }
    }

    private void abandon(int slot) {
        for (Seat seat : seats) {
            Turn turn = seat.waiting();
            if (seat.slot() == slot && turn != null) {
                cluster.note(seat.actor().name() + ": no answer");
                turn.lost().run();
                seat.ends();
            }
        }
    }

    private void restartLater(int slot) {
        if (!over) {
            Duration pause = Duration.ofMillis(random.nextInt(RESTART_MILLIS_MAX));
            cluster.time().in(pause, world, () -> start(slot));
        }
    }

    /** Everybody ends in good order, or by a loss of power; then an auditor looks at what is left. */
    private void settle() {
        cluster.troubles(Troubles.NONE);
        model.garbling(false);
        cluster.disk().faults().clear();
        world.die();
        Audit audit = new Audit(cluster, model);
        if (random.nextBoolean()) {
            cluster.time().pass(Duration.ofHours(1));
            cluster.processes().forEach(audit::leaksNothing);
        } else {
            cluster.losePower();
        }
        audit.run();
        if (!model.isDamaged() && model.violations().isEmpty()) {
            audit.collect();
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
