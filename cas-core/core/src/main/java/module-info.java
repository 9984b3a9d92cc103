/** Pipelines, formats, store layers and the catalog: everything between the facade and the drivers. */
module dev.cairn.core {
    requires transitive dev.cairn.api;
    requires com.fasterxml.jackson.jr.ob;
    requires com.github.luben.zstd_jni;
    requires com.zaxxer.hikari;
    requires dev.cairn.engines;
    requires flyway.core;
    requires java.sql;
    requires static org.bouncycastle.provider;
    requires org.slf4j;
    requires org.xerial.sqlitejdbc;
    requires static org.jspecify;

    uses dev.cairn.api.pack.PackStorageProvider;

    exports dev.cairn.core;
    exports dev.cairn.core.catalog;
    exports dev.cairn.core.codec;
    exports dev.cairn.core.format;
    exports dev.cairn.core.keys;
}
