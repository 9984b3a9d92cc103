/** The doors of Cairn: values, the facade, errors, and the interfaces that vendors implement. */
module dev.cairn.api {
    requires transitive reactor.core;
    requires transitive org.reactivestreams;
    requires static transitive org.jspecify;

    exports dev.cairn.api;
    exports dev.cairn.api.codec;
    exports dev.cairn.api.pack;
    exports dev.cairn.api.store;

    uses dev.cairn.api.store.StoreDriver;
}
