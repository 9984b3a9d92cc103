package dev.cairn.core;

import dev.cairn.api.CasException;
import dev.cairn.api.Domain;
import dev.cairn.api.Domains;
import dev.cairn.api.Subject;
import dev.cairn.core.catalog.DomainRow;
import dev.cairn.core.catalog.DomainTable;
import dev.cairn.core.domain.DomainContext;
import dev.cairn.core.domain.KeyObjects;
import dev.cairn.core.flow.Pages;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Domains as rows of the catalog and keys in the store; a row always comes after its key. */
final class RepositoryDomains implements Domains {
    private static final int BEFORE_THE_FIRST = -1;

    private final DomainContext open;
    private final DomainHandles handles;

    RepositoryDomains(DomainContext open, DomainHandles handles) {
        this.open = open;
        this.handles = handles;
    }

    @Override
    public Mono<Domain> add(String name) {
        return open.requireWritable().then(Mono.defer(() -> {
            Domain.checkName(name);
            KeyObjects objects = handles.objects();
            return open.blocking()
                    .call(() -> number(name))
                    .flatMap(number -> objects.create(handles.epoch(number, 1))
                            .then(open.blocking().call(() -> added(number, name))));
        }));
    }

    private int number(String name) {
        if (table().named(name).isPresent()) {
            throw new CasException.AlreadyExists(
                    CasException.Details.of("add domain", "there is a domain of this name", Subject.of(name)));
        }
        return table().takeNumber();
    }

    private Domain added(int number, String name) {
        DomainRow row = DomainRow.fresh(number, name, open.environment().now());
        table().add(row);
        return row.domain();
    }

    @Override
    public Flux<Domain> list() {
        return Pages.<DomainRow>of(
                        open.blocking(),
                        last -> table().page(last.map(DomainRow::number).orElse(BEFORE_THE_FIRST), Pages.LIMIT))
                .map(DomainRow::domain);
    }

    @Override
    public Mono<Domain> rotate(String name) {
        // Opened first: a key of another manager beside those that there are would shut out both.
        return open.requireWritable()
                .then(Mono.defer(() -> name.equals(Domain.OPEN) ? Mono.error(openHasNone()) : handles.of(name)))
                .flatMap(handle -> open.blocking()
                        .call(() -> table().takeEpoch(handle.domain()))
                        .flatMap(epoch -> rotated(handle, name, epoch)));
    }

    private static CasException openHasNone() {
        return new CasException.InvalidInput(
                CasException.Details.of("rotate domain", "the open domain has no key", Subject.of(Domain.OPEN)));
    }

    private Mono<Domain> rotated(DomainCas handle, String name, int epoch) {
        return handles.objects()
                .create(handles.epoch(handle.domain(), epoch))
                .then(open.blocking().run(() -> table().addEpoch(handle.domain(), epoch)))
                .then(Mono.defer(handle::learnEpochs))
                .then(open.blocking().call(() -> handles.row(name).domain()));
    }

    private DomainTable table() {
        return open.catalog().domains();
    }
}
