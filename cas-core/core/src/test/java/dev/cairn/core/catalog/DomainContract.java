package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static dev.cairn.core.catalog.Samples.TIME;
import static dev.cairn.core.catalog.Samples.blob;
import static dev.cairn.core.catalog.Samples.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Domains: their numbers, their keys, and what is kept apart by them. */
interface DomainContract extends CatalogFixture {
    @Test
    default void domains_new_hasTheOpenOne() {
        assertThat(catalog().domains().page(-1, 9)).singleElement().satisfies(open -> {
            assertThat(open.number()).isZero();
            assertThat(open.name()).isEqualTo(Domain.OPEN);
            assertThat(open.kind()).isEqualTo(Domain.Kind.OPEN);
            assertThat(open.epoch()).isZero();
        });
    }

    /** Adds a domain. */
    default DomainRow added(String name) {
        DomainRow row = DomainRow.fresh(catalog().domains().takeNumber(), name, TIME);
        catalog().domains().add(row);
        return row;
    }

    @Test
    default void add_comesBackWholeInTheOrderOfNumbers() {
        DomainRow b = added("b");
        DomainRow a = added("a");
        assertThat(catalog().domains().named("a")).contains(a);
        assertThat(catalog().domains().named("c")).isEmpty();
        assertThat(catalog().domains().page(0, 9)).containsExactly(b, a);
        assertThat(catalog().domains().page(0, 1)).containsExactly(b);
        assertThat(catalog().domains().page(b.number(), 9)).containsExactly(a);
    }

    @Test
    default void takeNumber_neverTwice() {
        int first = catalog().domains().takeNumber();
        int second = catalog().domains().takeNumber();
        assertThat(first).isPositive();
        assertThat(second).isGreaterThan(first);
        catalog().domains().add(DomainRow.fresh(second, "b", TIME));
        assertThat(catalog().domains().takeNumber()).isGreaterThan(second);
    }

    @Test
    default void add_nameOrNumberInUse_alreadyExistsAndNothingChanges() {
        DomainRow one = added("one");
        int free = catalog().domains().takeNumber();
        refused(CasException.AlreadyExists.class, () -> catalog().domains().add(DomainRow.fresh(free, "one", TIME)));
        refused(
                CasException.AlreadyExists.class,
                () -> catalog().domains().add(DomainRow.fresh(one.number(), "two", TIME)));
        refused(
                CasException.AlreadyExists.class,
                () -> catalog().domains().add(DomainRow.fresh(free, Domain.OPEN, TIME)));
        assertThat(catalog().domains().page(0, 9)).containsExactly(one);
    }

    @Test
    default void epochs_takenAndAdded_newestIsTheHighest() {
        DomainRow one = added("one");
        int second = catalog().domains().takeEpoch(one.number());
        int third = catalog().domains().takeEpoch(one.number());
        assertThat(List.of(second, third)).containsExactly(2, 3);
        catalog().domains().addEpoch(one.number(), third);
        assertThat(catalog().domains().named("one").orElseThrow().epochs()).containsExactly(1, 3);
        catalog().domains().addEpoch(one.number(), second);
        catalog().domains().addEpoch(one.number(), second);
        DomainRow now = catalog().domains().named("one").orElseThrow();
        assertThat(now.epochs()).containsExactly(1, 2, 3);
        assertThat(now.epoch()).isEqualTo(3);
        assertThat(catalog().domains().takeEpoch(one.number())).isEqualTo(4);
    }

    @Test
    default void epochs_noPrivateDomain_notFound() {
        for (int domain : List.of(0, 77)) {
            refused(CasException.NotFound.class, () -> catalog().domains().takeEpoch(domain));
            refused(CasException.NotFound.class, () -> catalog().domains().addEpoch(domain, 1));
        }
    }

    @Test
    default void commit_inADomain_isSeenThereAlone() {
        int one = added("one").number();
        long session = catalog().beginSession();
        Commit.NewPack pack = Samples.pack(session, 1, 1);
        PackRow row = pack.row();
        PackRow inOne = new PackRow(row.id(), one, row.packClass(), row.policy(), session, row.bytes());
        Ref ref = new Ref(new RefName("n"), blob(1), Optional.empty(), Map.of(), TIME);
        catalog()
                .commit(new Commit(
                        session,
                        List.of(new Commit.NewPack(inOne, pack.replicas(), pack.entries())),
                        List.of(new Commit.NewBlob(one, blob(1), block(1), true)),
                        List.of(new Commit.NewRef(one, ref))));
        assertThat(catalog().blob(one, blob(1))).isPresent();
        assertThat(catalog().ref(one, ref.name())).contains(ref);
        assertThat(catalog().locate(one, Set.of(block(1)))).hasSize(1);
        assertThat(catalog().blob(0, blob(1))).isEmpty();
        assertThat(catalog().ref(0, ref.name())).isEmpty();
        assertThat(catalog().locate(0, Set.of(block(1)))).isEmpty();
        assertThat(catalog().packs(null, 9)).containsExactly(inOne);
    }

    @Test
    default void domains_closed_saysSo() {
        catalog().close();
        refused(CasException.Closed.class, () -> catalog().domains().named("open"));
        refused(CasException.Closed.class, () -> catalog().domains().page(0, 1));
        refused(CasException.Closed.class, () -> catalog().domains().takeNumber());
        refused(CasException.Closed.class, () -> catalog().domains().takeEpoch(1));
        refused(CasException.Closed.class, () -> catalog().domains().addEpoch(1, 1));
        refused(CasException.Closed.class, () -> catalog().domains().add(DomainRow.fresh(1, "n", TIME)));
    }
}
