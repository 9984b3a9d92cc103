/** Many stores as one: where packs are placed, and how they are written and read. */
module dev.cairn.replication {
    requires transitive dev.cairn.api;
    requires dev.cairn.engines;
    requires static org.jspecify;

    exports dev.cairn.replication.placement;

    provides dev.cairn.api.pack.PackStorageProvider with
            dev.cairn.replication.storage.Replication;
}
