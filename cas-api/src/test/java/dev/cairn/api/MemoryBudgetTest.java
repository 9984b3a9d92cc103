package dev.cairn.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class MemoryBudgetTest {
    private final MemoryBudget budget = MemoryBudget.ofBytes(100);

    @Test
    void acquire_whatFits_isGrantedAtOnce() {
        List<MemoryBudget.Lease> leases = new ArrayList<>();
        budget.acquire(60).subscribe(leases::add);
        budget.acquire(40).subscribe(leases::add);
        assertThat(leases).hasSize(2);
        assertThat(budget.usedBytes()).isEqualTo(100);
    }

    @Test
    void acquire_whatDoesNotFit_waitsInOrder() {
        List<MemoryBudget.Lease> leases = new ArrayList<>();
        budget.acquire(60).subscribe(leases::add);
        budget.acquire(60).subscribe(leases::add);
        budget.acquire(10).subscribe(leases::add);
        assertThat(leases).hasSize(1);
        leases.get(0).close();
        assertThat(leases).hasSize(3);
        assertThat(budget.usedBytes()).isEqualTo(70);
    }

    @Test
    void cancel_whileWaiting_letsTheNextOneIn() {
        List<MemoryBudget.Lease> leases = new ArrayList<>();
        budget.acquire(60).subscribe(leases::add);
        Disposable waiting = budget.acquire(60).subscribe(leases::add);
        budget.acquire(40).subscribe(leases::add);
        waiting.dispose();
        assertThat(leases).hasSize(2);
        leases.forEach(MemoryBudget.Lease::close);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void close_twice_returnsOnce() {
        MemoryBudget.Lease lease = requireNonNull(budget.acquire(30).block());
        lease.close();
        lease.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void acquire_moreThanAll_isQuotaExceeded() {
        assertThatThrownBy(() -> budget.acquire(101).block())
                .isInstanceOf(CasException.QuotaExceeded.class)
                .hasMessageContaining("limit 100")
                .hasMessageContaining("101");
    }

    @Test
    void share_leases_showInTheParent() {
        MemoryBudget half = budget.share(0.5);
        MemoryBudget.Lease lease = requireNonNull(half.acquire(50).block());
        assertThat(budget.usedBytes()).isEqualTo(50);
        lease.close();
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void acquire_manyCancelledAndServed_endsAtZero() {
        Flux.range(0, 20_000)
                .flatMap(
                        i -> budget.acquire(1 + i % 90)
                                .subscribeOn(Schedulers.parallel())
                                .doOnNext(MemoryBudget.Lease::close)
                                .takeUntilOther(i % 3 == 0 ? Flux.empty() : Flux.never())
                                .onErrorComplete(),
                        64)
                .blockLast();
        assertThat(budget.usedBytes()).isZero();
    }
}
