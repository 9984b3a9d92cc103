import dev.cairn.api.BlobKey;
import dev.cairn.api.Environment;
import dev.cairn.api.store.GetOptions;
import dev.cairn.api.store.ObjectBody;
import dev.cairn.api.store.ObjectName;
import dev.cairn.api.store.Store;
import dev.cairn.core.Repository;
import dev.cairn.core.RepositorySettings;
import dev.cairn.core.catalog.Catalog;
import dev.cairn.core.catalog.SqliteCatalog;
import dev.cairn.driver.posix.PosixStoreDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/**
 * FarRange REPOSITORY KEY OFFSET LENGTH: reads a range and prints the bytes read, the bytes that the store was asked for,
 * and in how many gets.
 */
final class FarRange {
    private static final AtomicLong FETCHED = new AtomicLong();
    private static final AtomicLong GETS = new AtomicLong();

    private FarRange() {}

    public static void main(String[] args) {
        Path directory = Path.of(args[0]).toAbsolutePath();
        long offset = Long.parseLong(args[2]);
        long length = Long.parseLong(args[3]);
        try (Environment environment = Environment.system()) {
            Catalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"), environment);
            Store store = counting(new PosixStoreDriver().open(directory.resolve("store").toUri(), environment));
            RepositorySettings settings = RepositorySettings.defaults(Mono.just(directory));
            long read = Repository.open(environment, catalog, store, settings)
                    .doOnNext(opened -> FETCHED.set(0)) // what opening reads is not the range's
                    .doOnNext(opened -> GETS.set(0))
                    .flatMapMany(opened -> opened.cas().readBlob(BlobKey.parse(args[1])).at(offset, length))
                    .map(buffer -> (long) buffer.remaining())
                    .reduce(0L, Long::sum)
                    .block();
            System.out.println(read + " " + FETCHED + " " + GETS);
            store.shutdown().block();
            catalog.close();
        }
    }

    /** Counts the length of each range that is fetched, whether or not all of it is taken. */
    private static Store counting(Store store) {
        return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, in) -> {
            try {
                return method.getName().equals("get") ? counted(store, in) : method.invoke(store, in);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static Mono<ObjectBody> counted(Store store, Object[] in) {
        return store.get((ObjectName) in[0], (GetOptions) in[1]).doOnNext(body -> {
            FETCHED.addAndGet(body.range().length());
            GETS.incrementAndGet();
        });
    }
}
