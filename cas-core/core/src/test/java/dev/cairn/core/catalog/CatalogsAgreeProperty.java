package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.Collecting.condemn;
import static dev.cairn.core.catalog.Collecting.forgetBlob;
import static dev.cairn.core.catalog.Collecting.retirePins;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static dev.cairn.core.catalog.Samples.packId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.api.pack.PackId;
import dev.cairn.api.pack.Replica;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Memory, SQLite and PostgreSQL give the same answers to the same calls; jqwik prints the seed and the shortest run that differs.
 */
final class CatalogsAgreeProperty {
    private static final SetTime ENV = new SetTime();
    private static final int SESSIONS = 6;
    private static final int THINGS = 5;

    /** A call with its numbers spelled out, so that a failing run can be read. */
    private record Call(String text, Function<Catalog, @Nullable Object> verb) {
        Object answer(Catalog catalog) {
            try {
                return String.valueOf(verb.apply(catalog));
            } catch (CasException e) {
                return e.kind();
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final String SCHEMA = "agree";

    @BeforeContainer
    static void start() {
        PostgresServer.create(SCHEMA);
    }

    @AfterContainer
    static void stop() {
        ENV.close();
    }

    @Property(tries = 25, shrinking = ShrinkingMode.BOUNDED)
    void anyCalls_allCatalogs_sameAnswers(@ForAll("runs") List<Call> calls) throws IOException {
        Path directory = Files.createTempDirectory("catalogs-agree");
        ENV.set(0);
        try (MemoryCatalog memory = MemoryCatalog.create(Samples.IDENTITY, Samples.stores(), ENV);
                SqliteCatalog sqlite =
                        SqliteCatalog.create(directory.resolve("catalog.db"), Samples.IDENTITY, Samples.stores(), ENV);
                PostgresCatalog postgres = emptyPostgres()) {
            for (int i = 0; i < 3; i++) {
                List.of(memory, sqlite, postgres).forEach(Catalog::beginSession);
            }
            for (Call call : calls) {
                same(call, memory, sqlite, postgres);
            }
            everything().forEach(call -> same(call, memory, sqlite, postgres));
        } finally {
            try (Stream<Path> files = Files.walk(directory).sorted(Comparator.reverseOrder())) {
                files.map(Path::toFile)
                        .forEach(file -> assertThat(file.delete()).isTrue());
            }
        }
    }

    private static PostgresCatalog emptyPostgres() {
        PostgresServer.empty(SCHEMA);
        return PostgresServer.open(SCHEMA, Connection.TRANSACTION_READ_COMMITTED, ENV);
    }

    private static void same(Call call, Catalog model, Catalog... catalogs) {
        Object expected = call.answer(model);
        for (Catalog catalog : catalogs) {
            assertThat(call.answer(catalog))
                    .as("%s by %s", call.text(), catalog.getClass().getSimpleName())
                    .isEqualTo(expected);
        }
    }

    @Provide
    Arbitrary<List<Call>> runs() {
        return Arbitraries.frequencyOf(
                        Tuple.of(2, Arbitraries.just(call("begin", Catalog::beginSession))),
                        Tuple.of(6, commits()),
                        Tuple.of(3, pins()),
                        Tuple.of(2, leases()),
                        Tuple.of(3, holds()),
                        Tuple.of(3, checkpoints()),
                        Tuple.of(4, manyWorks()),
                        Tuple.of(5, Arbitraries.lazyOf(this::changes)),
                        Tuple.of(4, refChanges()),
                        Tuple.of(4, protections()),
                        Tuple.of(3, snapshots()),
                        Tuple.of(4, Arbitraries.of(everything())),
                        Tuple.of(3, pages()))
                .list()
                .ofMinSize(50)
                .ofMaxSize(150);
    }

    private Arbitrary<Call> changes() {
        return Arbitraries.longs()
                .between(1, SESSIONS)
                .flatMap(n -> Arbitraries.of(
                        call("prove " + n, catalog -> look(catalog, n, row -> row.proved(Samples.TIME))),
                        call("damage " + n, catalog -> look(catalog, n, row -> row.damaged(Samples.TIME))),
                        call("miss " + n, catalog -> look(catalog, n, row -> row.missing(Samples.TIME, Duration.ZERO))),
                        call("back " + n, catalog -> look(catalog, n, ReplicaRow::back)),
                        call("expire " + n, catalog -> catalog.expireSession(n)),
                        call("retire " + n, catalog -> retirePins(catalog, n)),
                        call("condemn " + n, catalog -> condemn(catalog, packId(n))),
                        call("forget " + n, catalog -> forgetBlob(catalog, 0, blob(n)))));
    }

    private static List<Boolean> look(Catalog catalog, long pack, UnaryOperator<ReplicaRow> seen) {
        return catalog.scrub().of(packId(pack)).stream()
                .map(row -> catalog.scrub().change(row, seen.apply(row)))
                .toList();
    }

    private static Arbitrary<Call> pins() {
        return Combinators.combine(sessions(), things().set().ofMaxSize(4))
                .as((session, packs) ->
                        call("pin " + session + " " + packs, catalog -> catalog.pin(session, packIds(packs))));
    }

    private static Arbitrary<Call> commits() {
        Arbitrary<List<Long>> some = things().list().ofMaxSize(3);
        return Combinators.combine(sessions(), some, some, some, Arbitraries.of(Replica.State.values()), domains())
                .as((session, packs, blobs, refs, state, domain) -> call(
                        "commit " + session + " packs " + packs + " " + state + " blobs " + blobs + " refs " + refs
                                + " domain " + domain,
                        catalog -> {
                            catalog.commit(new Commit(
                                    session,
                                    packs.stream()
                                            .map(n -> pack(session, n, state, domain))
                                            .toList(),
                                    blobs.stream()
                                            .map(n ->
                                                    new Commit.NewBlob(domain, blob(n), block(n + session), n % 2 == 0))
                                            .toList(),
                                    refs.stream()
                                            .map(n -> Samples.newRef("r" + n, n))
                                            .toList()));
                            return "committed";
                        }));
    }

    private static Arbitrary<Call> leases() {
        Arbitrary<Integer> seconds = Arbitraries.integers().between(0, 5);
        return Combinators.combine(sessions().set().ofMaxSize(3), seconds, seconds)
                .flatAs((some, lease, now) -> Arbitraries.of(
                        call("begin 2 until " + lease, catalog -> catalog.beginSessions(2, at(lease))),
                        call("renew " + some + " until " + lease, catalog -> {
                            catalog.renewSessions(some, at(lease));
                            return "renewed";
                        }),
                        call("overdue at " + now, catalog -> catalog.expireOverdue(at(now), 1 + lease)),
                        call("expire " + some, catalog -> catalog.expireSessions(some))));
    }

    private static Instant at(int seconds) {
        return Samples.TIME.plusSeconds(seconds);
    }

    private static Arbitrary<Call> holds() {
        return Combinators.combine(sessions(), things().set().ofMaxSize(4), domains())
                .as((session, blobs, domain) -> call(
                        "hold " + session + " " + blobs + " domain " + domain,
                        catalog -> catalog.hold(
                                session,
                                domain,
                                blobs.stream().map(Samples::blob).toList())));
    }

    private static Arbitrary<Call> checkpoints() {
        return Combinators.combine(sessions(), things().list().ofMaxSize(2), blobs())
                .as((session, packs, blobs) ->
                        call("checkpoint " + session + " packs " + packs + " blobs " + blobs, catalog -> {
                            catalog.checkpoint(
                                    session,
                                    packs.stream()
                                            .map(n -> pack(session, n, Replica.State.ACTIVE, 0))
                                            .toList(),
                                    blobs);
                            return "kept";
                        }));
    }

    private static Arbitrary<Call> manyWorks() {
        Arbitrary<Commit.Work> work = Combinators.combine(
                        sessions(), blobs(), refs().list().ofMaxSize(2))
                .as(Commit.Work::new);
        return Combinators.combine(sessions(), work.list().ofMaxSize(4))
                .as((session, works) -> call(
                        "commit " + session + " " + works,
                        catalog -> catalog.commit(new Commit(session, List.of(), works)).stream()
                                .map(refusal -> refusal.map(CasException::kind))
                                .toList()));
    }

    /** Names of few blobs, some of them protected; time and its ends meet. */
    private static Arbitrary<Commit.NewRef> refs() {
        Arbitrary<Optional<Instant>> until =
                seconds().map(CatalogsAgreeProperty::at).optional(0.3);
        Arbitrary<Boolean> held = Arbitraries.frequency(Tuple.of(9, false), Tuple.of(1, true));
        return Combinators.combine(Arbitraries.of("r1", "r2", "r3"), things(), until, held)
                .as((name, n, end, hold) -> new Commit.NewRef(0, RefGuard.under(Samples.ref(name, n), end, hold)));
    }

    private static Arbitrary<Integer> seconds() {
        return Arbitraries.integers().between(-1, 6);
    }

    private static Arbitrary<Call> protections() {
        Arbitrary<Ref> refs = refs().map(Commit.NewRef::ref);
        return Combinators.combine(refs, seconds(), Arbitraries.of(true, false))
                .flatAs((ref, seconds, held) -> Arbitraries.of(
                        call("set " + ref, catalog -> catalog.setRef(0, ref)),
                        call("drop " + ref.name(), catalog -> catalog.dropRef(0, ref.name())),
                        call("hold " + ref.name() + " " + held, catalog -> catalog.holdRef(0, ref.name(), held)),
                        call("release " + ref.name(), catalog -> catalog.holdRef(0, ref.name(), false)),
                        call(
                                "retain " + ref.name() + " until " + seconds,
                                catalog -> catalog.retainRef(0, ref.name(), at(seconds))),
                        call("time is " + seconds, catalog -> {
                            ENV.set(seconds);
                            return "set";
                        })));
    }

    private static Arbitrary<Call> snapshots() {
        return Combinators.combine(things(), things(), Arbitraries.of(true, false))
                .flatAs((n, seen, keeps) -> Arbitraries.of(
                        call(
                                "begin snapshot after " + n,
                                catalog ->
                                        catalog.snapshots().begin(new SnapshotTable.Beginning(n, seen, at(1), keeps))),
                        call(
                                "begin snapshot",
                                catalog -> catalog.snapshots()
                                        .begin(new SnapshotTable.Beginning(
                                                catalog.snapshots().state().last(), 0, at(2), keeps))),
                        call("finish snapshot", catalog -> {
                            catalog.snapshots()
                                    .finish(catalog.snapshots().state().last());
                            return "finished";
                        }),
                        call("expire snapshots before the last but " + n, catalog -> {
                            long last = catalog.snapshots().state().last();
                            catalog.collection().expire(catalog.collection().begin(), last - n);
                            return "expired";
                        })));
    }

    private static Arbitrary<List<Commit.NewBlob>> blobs() {
        return Combinators.combine(things(), things().list().ofMaxSize(2))
                .as((n, links) -> new Commit.NewBlob(
                        0,
                        blob(n),
                        block(n),
                        true,
                        links.stream()
                                .filter(child -> !child.equals(n))
                                .map(Samples::blob)
                                .toList()))
                .list()
                .ofMaxSize(3);
    }

    private static Commit.NewPack pack(long session, long n, Replica.State state, int domain) {
        Replica first = Replica.whole(packId(n), Samples.STORE, n);
        Replica second = new Replica(packId(n), Samples.OTHER_STORE, "w", first.nonce(), state);
        Replica third = new Replica(packId(n), Samples.STORE, "w", first.nonce(), state);
        return new Commit.NewPack(
                new PackRow(packId(n), domain, 0, 0, session, n),
                n == 5 ? List.of(second, first, third) : List.of(second),
                List.of(Samples.location(n, n, 400), Samples.location(n, n + 1, 64), Samples.location(n, n, 800)));
    }

    private static Arbitrary<Call> refChanges() {
        return Combinators.combine(names(), things(), domains())
                .flatAs((name, n, domain) -> Arbitraries.of(
                        call(
                                "set ref " + name + " " + n + " domain " + domain,
                                catalog -> catalog.setRef(domain, Samples.ref(name, n))),
                        call(
                                "drop " + name + " domain " + domain,
                                catalog -> catalog.dropRef(domain, new RefName(name)))));
    }

    private static Arbitrary<Call> pages() {
        Arbitrary<Integer> limits = Arbitraries.integers().between(0, 3);
        return Combinators.combine(names(), names(), things(), limits)
                .flatAs((prefix, after, n, limit) -> Arbitraries.of(
                        call(
                                "refs " + prefix + " after " + after + " " + limit,
                                catalog -> catalog.refs(0, prefix, new RefName(after), limit)),
                        call("refs from " + prefix + " " + limit, catalog -> catalog.refs(0, prefix, null, limit)),
                        call(
                                "refs of " + n + " after " + after + " " + limit,
                                catalog -> catalog.refsOf(0, blob(n), new RefName(after), limit)),
                        call("pack " + n, catalog -> catalog.pack(packId(n))),
                        call("packs after " + n + " " + limit, catalog -> catalog.packs(packId(n), limit)),
                        call("blobs " + limit, catalog -> withoutNumbers(catalog.blobs(0, limit)))));
    }

    /** Every question whose answer shows state. */
    private static List<Call> everything() {
        Stream<Call> sums = Stream.of(
                call("totals", Catalog::totals),
                call("snapshots", catalog -> catalog.snapshots().state()),
                call("all packs", catalog -> catalog.packs(null, 99)),
                call("all blobs", catalog -> withoutNumbers(catalog.blobs(0, 99))),
                call("inventory", catalog -> catalog.scrub().inventory(null, 99)),
                call("coverage", catalog -> catalog.scrub().coverage()),
                call("all refs", catalog -> catalog.refs(0, "", null, 99)));
        Stream<Call> things = Stream.iterate(1L, n -> n + 1)
                .limit(SESSIONS)
                .flatMap(n -> Stream.of(
                        call("state " + n, catalog -> catalog.sessionState(n)),
                        call("locate " + n, catalog -> catalog.locate(0, List.of(block(n), block(n + 1)))),
                        call("known " + n, catalog -> catalog.known(0, List.of(block(n), block(n + 1)))),
                        call("looked at " + n, catalog -> catalog.scrub().of(packId(n))),
                        call("locations " + n, catalog -> catalog.locations(packId(n))),
                        call("replicas " + n, catalog -> catalog.replicas(packId(n))),
                        call(
                                "blob " + n,
                                catalog -> withoutNumbers(
                                        catalog.blob(0, blob(n)).stream().toList())),
                        call(
                                "blobs " + n,
                                catalog -> withoutNumbers(List.copyOf(catalog.blobs(0, List.of(blob(n + 1), blob(n)))
                                        .values()))),
                        call("refs of " + n, catalog -> catalog.refsOf(0, blob(n), null, 99))));
        return Stream.concat(sums, things).toList();
    }

    /** Numbers may leave gaps in one catalog and not in the other; their order is what counts. */
    private static List<BlobRow> withoutNumbers(List<BlobRow> rows) {
        return rows.stream()
                .map(row -> new BlobRow(0, row.domain(), row.key(), row.root(), row.manifest()))
                .toList();
    }

    private static Call call(String text, Function<Catalog, @Nullable Object> verb) {
        return new Call(text, verb);
    }

    private static Arbitrary<Long> sessions() {
        return Arbitraries.longs().between(1, SESSIONS);
    }

    private static Arbitrary<Long> things() {
        return Arbitraries.longs().between(1, THINGS);
    }

    private static Arbitrary<Integer> domains() {
        return Arbitraries.frequency(Tuple.of(9, 0), Tuple.of(1, 1));
    }

    private static Arbitrary<String> names() {
        return Arbitraries.of("r1", "r2", "r", "%", "_", "r1%", "\ud83d\ude00", "\ufffd", "r\ue000");
    }

    private static Set<PackId> packIds(Set<Long> numbers) {
        return numbers.stream().map(Samples::packId).collect(Collectors.toSet());
    }
}
