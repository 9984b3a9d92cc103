package dev.cairn.core.domain;

/** Is told of changes of refs, after they were committed; does not block. */
@FunctionalInterface
public interface RefWatch {
    /** Does nothing. */
    RefWatch NOBODY = refs -> {};

    /** So many refs were set, dropped or protected. */
    void changed(int refs);
}
