/** Cairn for programs that embed it: a repository in a directory or in memory, ready to use. */
module dev.cairn {
    requires transitive dev.cairn.api;
    requires com.fasterxml.jackson.jr.ob;
    requires dev.cairn.core;
    requires dev.cairn.driver.memory;
    requires dev.cairn.driver.posix;
    requires static org.jspecify;

    exports dev.cairn;

    uses dev.cairn.api.store.StoreDriver;
}
