import dev.cairn.api.CasException;
import dev.cairn.api.Environment;
import dev.cairn.api.store.Store;
import dev.cairn.core.StoreOwnership;
import dev.cairn.core.catalog.SqliteCatalog;
import dev.cairn.driver.posix.PosixStore;
import dev.cairn.driver.posix.PosixStoreConfig;
import java.nio.file.Path;

/** Whether a collector over this catalog may delete in this store: CATALOG STORE, prints yes or no. */
class MayDelete {
    public static void main(String[] args) {
        try (Environment environment = Environment.system();
                SqliteCatalog catalog = SqliteCatalog.open(Path.of(args[0]), environment)) {
            Store store = PosixStore.open(PosixStoreConfig.builder(Path.of(args[1])).build(), environment);
            try {
                new StoreOwnership(environment, store, catalog.identity().catalog())
                        .require("sweep")
                        .block();
                System.out.println("yes");
            } catch (CasException.Denied e) {
                System.out.println("no");
            } finally {
                store.shutdown().block();
            }
        }
    }
}
