package dev.cairn.simulator.cluster;

import dev.cairn.api.CasException;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.simulator.cluster.CatalogFaults.Fate;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The catalog as one process sees it. Every call is a transaction of the shared catalog, which keeps or drops it whole;
 * around it others run, the connection fails, or the process dies. The handler is the same for whatever verbs the
 * catalog has and for the tables that it hands out.
 */
final class CatalogDoor implements InvocationHandler {
    /** What they hand out lies in memory or leads to further verbs. */
    private static final Set<String> NO_TRANSACTION =
            Set.of("identity", "stores", "domains", "collection", "journal", "scrub", "snapshots", "rebuilds", "close");

    /** They change nothing, so that their answers cannot be in doubt; all other verbs do. */
    private static final Set<String> READING = Set.of(
            "sessionState",
            "sessionTimes",
            "pack",
            "locate",
            "known",
            "blob",
            "blobs",
            "totals",
            "packs",
            "locations",
            "replicas",
            "ref",
            "refs",
            "refsOf",
            "named",
            "page",
            "links",
            "endedPinners",
            "pinners",
            "condemned",
            "leaving",
            "dead",
            "inventory",
            "of",
            "due",
            "coverage",
            "state");

    private final Object inner;
    private final SimProcess process;
    private final SplittableRandom random;

    private CatalogDoor(Object inner, SimProcess process, SplittableRandom random) {
        this.inner = inner;
        this.process = process;
        this.random = random;
    }

    static Catalog of(Catalog shared, SimProcess process, SplittableRandom random) {
        return (Catalog) door(Catalog.class, new CatalogDoor(shared, process, random));
    }

    private static Object door(Class<?> face, CatalogDoor door) {
        return Proxy.newProxyInstance(face.getClassLoader(), new Class<?>[] {face}, door);
    }

    @Override
    @Nullable
    public Object invoke(Object proxy, Method verb, Object @Nullable [] arguments) throws Throwable {
        String name = verb.getName();
        if (verb.getDeclaringClass() == Object.class) {
            return verb.invoke(this, arguments);
        }
        if (!NO_TRANSACTION.contains(name)) {
            return transaction(verb, arguments);
        }
        if (name.equals("close")) {
            return null;
        }
        Object answer = call(verb, arguments);
        boolean isTable = verb.getReturnType().getPackageName().equals(Catalog.class.getPackageName())
                && verb.getReturnType().isInterface();
        return isTable ? door(verb.getReturnType(), new CatalogDoor(answer, process, random)) : answer;
    }

    private @Nullable Object transaction(Method verb, Object @Nullable [] arguments) throws Throwable {
        String name = verb.getName();
        boolean changes = !READING.contains(name);
        Troubles troubles = process.troubles();
        process.between();
        if (changes) {
            process.transactionBegins();
        }
        dieOr(troubles.crash(), name);
        Fate fate = process.nextFate(changes);
        if (fate == Fate.AWAY || happens(troubles.catalogAway())) {
            process.note("tx " + name + " refused");
            throw new CasException.Unavailable(details(name, "the catalog is away"));
        }
        boolean isLost = changes && happens(troubles.catalogLost());
        if (fate == Fate.DROPPED || (isLost && random.nextBoolean())) {
            throw lost(name, "not committed");
        }
        Object answer = call(verb, arguments);
        if (changes) {
            process.note("tx " + name);
            process.transactionEnds();
        }
        dieOr(troubles.crash(), name);
        if (isLost || fate == Fate.KEPT) {
            throw lost(name, "committed");
        }
        process.between();
        return answer;
    }

    private void dieOr(int perMille, String name) {
        if (happens(perMille)) {
            process.kill("at " + name);
        }
        process.requireAlive(name);
    }

    private CasException lost(String name, String how) {
        process.note("tx " + name + " answer lost, " + how);
        return new CasException.UnknownOutcome(details(name, "the answer of the catalog was lost"));
    }

    private boolean happens(int perMille) {
        return random.nextInt(1_000) < perMille;
    }

    static CasException.Details details(String operation, String reason) {
        return CasException.Details.of(operation, reason, null);
    }

    private Object call(Method verb, Object @Nullable [] arguments) throws Throwable {
        try {
            return verb.invoke(inner, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    public String toString() {
        return "catalog of " + process.name();
    }
}
