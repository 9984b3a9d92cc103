package dev.cairn.core.rebuild;

import dev.cairn.api.RebuildEvent;
import dev.cairn.api.Ref;
import dev.cairn.api.RefName;
import dev.cairn.core.catalog.BlobRow;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.RebuildTable.Unnamed;
import dev.cairn.core.flow.Pages;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Flux;

/** Names for what nothing keeps: {@code recovered/<session>}, and if that is taken {@code recovered/<session>.<digest>}. */
final class RefStage {
    private static final String PREFIX = "recovered/";

    private final RebuildParts parts;
    private final RebuildTally tally;

    RefStage(RebuildParts parts, RebuildTally tally) {
        this.parts = parts;
        this.tally = tally;
    }

    Flux<RebuildEvent> run() {
        // A page is read before any of its blobs gets a name, so none is passed over.
        return Pages.<Unnamed>of(
                        parts.blocking(),
                        last -> catalog()
                                .rebuilds()
                                .unnamed(last.map(one -> one.blob().no()).orElse(0L), Pages.LIMIT))
                .concatMap(one -> parts.blocking().call(() -> named(one)), 1);
    }

    private RebuildEvent named(Unnamed one) {
        BlobRow blob = one.blob();
        Optional<String> type = one.parent() ? parts.treeType() : Optional.empty();
        RefName name = free(blob, new RefName(PREFIX + one.session()));
        Ref ref = new Ref(
                name, blob.key(), type, Map.of(), parts.open().environment().now());
        catalog().setRef(blob.domain(), ref);
        return tally.recovered();
    }

    private RefName free(BlobRow blob, RefName plain) {
        return catalog().ref(blob.domain(), plain).isEmpty()
                ? plain
                : new RefName(plain.value() + "." + blob.key().digest().hex());
    }

    private Catalog catalog() {
        return parts.open().catalog();
    }
}
