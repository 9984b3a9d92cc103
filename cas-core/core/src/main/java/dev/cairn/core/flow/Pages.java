package dev.cairn.core.flow;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Walks a table page by page as the subscriber asks; no transaction lives longer than a page. */
public final class Pages {
    /** Rows of one page. */
    public static final int LIMIT = 1000;

    private Pages() {}

    /** All rows; {@code page} gets the last row of the page before and answers at most {@link #LIMIT} rows after it. */
    public static <T> Flux<T> of(Blocking blocking, Function<Optional<T>, List<T>> page) {
        return blocking.call(() -> page.apply(Optional.empty()))
                .expand(rows -> rows.size() < LIMIT
                        ? Mono.empty()
                        : blocking.call(() -> page.apply(Optional.of(rows.get(rows.size() - 1)))))
                .concatMapIterable(rows -> rows, 1);
    }
}
