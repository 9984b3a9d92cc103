package dev.cairn.conformance;

import java.lang.reflect.Method;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/** Runs each case under its waiver, remembers what came of it, and writes the report of a test class. */
final class Verdicts implements InvocationInterceptor, TestWatcher, AfterAllCallback {
    private static final Namespace ROOM = Namespace.create(Verdicts.class);
    private static final ThreadLocal<CaseNotes> RUNNING = ThreadLocal.withInitial(CaseNotes::new);

    /** The running case proves an ability of the store. */
    static void proves(Ability ability) {
        RUNNING.get().proves(ability);
    }

    /** Something that the report must say about the running case. */
    static void note(String text) {
        RUNNING.get().add(text);
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        CaseNotes notes = new CaseNotes();
        RUNNING.set(notes);
        StoreHarness harness = ((StoreCases) context.getRequiredTestInstance()).harness();
        report(context).opened(harness);
        context.getStore(ROOM).put(CaseNotes.class, notes);
        Optional<Waiver> waiver = waiver(harness, id(context));
        if (waiver.isPresent()) {
            underWaiver(invocation, harness, waiver.get());
        } else {
            invocation.proceed();
        }
    }

    private static Optional<Waiver> waiver(StoreHarness harness, String id) {
        return harness.waivers().stream().filter(w -> w.caseId().equals(id)).findFirst();
    }

    private static void underWaiver(Invocation<@Nullable Void> invocation, StoreHarness harness, Waiver waiver)
            throws Throwable {
        LocalDate today = LocalDate.ofInstant(harness.environment().now(), ZoneOffset.UTC);
        if (!today.isBefore(waiver.expires())) {
            throw new AssertionError("the waiver of " + waiver.caseId() + " expired on " + waiver.expires());
        }
        try {
            invocation.proceed();
        } catch (TestAbortedException e) {
            throw e;
        } catch (Exception | AssertionError e) {
            String why = "waived until " + waiver.expires() + ": " + waiver.reason();
            throw new TestAbortedException(why, e);
        }
        throw new AssertionError("the waiver of " + waiver.caseId() + " is no longer needed: the case passes");
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        conclude(context, notes(context).refused() ? Verdict.Outcome.REFUSED : Verdict.Outcome.PASSED, null);
    }

    @Override
    public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
        String why = cause == null ? "" : cause.getMessage();
        boolean waived = why != null && why.startsWith("waived");
        conclude(context, waived ? Verdict.Outcome.WAIVED : Verdict.Outcome.GATED, why);
    }

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        conclude(context, Verdict.Outcome.FAILED, String.valueOf(cause));
    }

    private static void conclude(ExtensionContext context, Verdict.Outcome outcome, @Nullable String why) {
        CaseNotes notes = notes(context);
        if (why != null) {
            notes.add(why.lines().findFirst().orElse("").replaceFirst("^(gated|waived): ", ""));
        }
        String method = context.getRequiredTestMethod().getName();
        report(context).add(new Verdict(id(context), method, outcome, notes.abilities(), notes.texts()));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        report(context).write();
    }

    private static ConformanceReport report(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(ROOM)
                .getOrComputeIfAbsent(ConformanceReport.class, k -> new ConformanceReport(), ConformanceReport.class);
    }

    private static CaseNotes notes(ExtensionContext context) {
        CaseNotes notes = context.getStore(ROOM).get(CaseNotes.class, CaseNotes.class);
        return notes == null ? new CaseNotes() : notes;
    }

    private static String id(ExtensionContext context) {
        String method = context.getRequiredTestMethod().getName();
        return method.matches("[a-p][0-9]{2}_.*") ? method.substring(0, 3).toUpperCase(Locale.ROOT) : method;
    }
}
