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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * PacksOf REPOSITORY KEYS: reads each blob whole, notes the packs that this fetched from, and prints how many blobs were read, how many packs
 * were fetched from for more than one of them, and how many packs the store has that none was fetched from. With blobs that share no bytes,
 * both counts at zero mean that each pack holds blocks of one blob only.
 */
final class PacksOf {
    private static final Set<String> FETCHED = ConcurrentHashMap.newKeySet();

    private PacksOf() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]).toAbsolutePath();
        Map<String, Integer> readers = new HashMap<>();
        int blobs = 0;
        try (Environment environment = Environment.system()) {
            Catalog catalog = SqliteCatalog.open(directory.resolve("catalog.db"), environment);
            Store store = watched(new PosixStoreDriver().open(directory.resolve("store").toUri(), environment));
            Repository repository = Repository.open(environment, catalog, store, RepositorySettings.defaults(Mono.just(directory))).block();
            for (String key : Files.readAllLines(Path.of(args[1]))) {
                FETCHED.clear();
                repository.cas().readBlob(BlobKey.parse(key)).all().blockLast();
                FETCHED.stream().filter(name -> name.startsWith("packs/")).forEach(name -> readers.merge(name, 1, Integer::sum));
                blobs++;
            }
            store.shutdown().block();
            catalog.close();
        }
        Set<String> unread = packs(directory.resolve("store"));
        unread.removeAll(readers.keySet());
        System.out.println(blobs + " " + readers.size() + " " + readers.values().stream().filter(n -> n > 1).count() + " " + unread.size());
    }

    private static Set<String> packs(Path store) throws Exception {
        try (Stream<Path> files = Files.walk(store.resolve("packs"))) {
            return new HashSet<>(files.filter(Files::isRegularFile).map(f -> store.relativize(f).toString()).toList());
        }
    }

    private static Store watched(Store store) {
        return (Store) Proxy.newProxyInstance(Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, in) -> {
            try {
                return method.getName().equals("get") ? noted(store, in) : method.invoke(store, in);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    private static Mono<ObjectBody> noted(Store store, Object[] in) {
        return store.get((ObjectName) in[0], (GetOptions) in[1]).doOnNext(body -> FETCHED.add(in[0].toString()));
    }
}
