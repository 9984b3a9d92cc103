/** Objects as files of any file system that Java can reach. */
module dev.cairn.driver.posix {
    requires transitive dev.cairn.api;
    requires static org.jspecify;

    exports dev.cairn.driver.posix;

    provides dev.cairn.api.store.StoreDriver with
            dev.cairn.driver.posix.PosixStoreDriver;
}
