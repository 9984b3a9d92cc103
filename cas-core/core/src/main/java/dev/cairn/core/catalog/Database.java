package dev.cairn.core.catalog;

/** A database that runs transactions on the calling thread; errors are those of {@link Catalog}. Thread-safe. */
interface Database extends AutoCloseable {
    /** Runs one read transaction. It sees one state of the catalog, also over many queries; keep it to a page. */
    <T> T read(String operation, Sql.Work<T> work);

    /**
     * Runs one write transaction: all of it durable when this returns, or none of it. UnknownOutcome if the commit
     * itself failed. The work may run more than once, and so keeps nothing outside of the database.
     */
    <T> T write(String operation, Sql.Work<T> work);

    /** Releases files and connections; idempotent. */
    @Override
    void close();
}
