/** Objects in this process: for tests, examples and caches. */
module dev.cairn.driver.memory {
    requires transitive dev.cairn.api;

    exports dev.cairn.driver.memory;

    provides dev.cairn.api.store.StoreDriver with
            dev.cairn.driver.memory.MemoryStoreDriver;
}
