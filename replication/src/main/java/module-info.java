/** Many stores as one: where packs are placed. */
module dev.cairn.replication {
    requires transitive dev.cairn.api;
    requires dev.cairn.engines;
    requires static org.jspecify;

    exports dev.cairn.replication.placement;
}
