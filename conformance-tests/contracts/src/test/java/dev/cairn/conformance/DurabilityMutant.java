package dev.cairn.conformance;

/** What can be wrong with a {@link TinyDurableStore}, and the case that must find it. */
enum DurabilityMutant {
    NONE(""),
    ACKNOWLEDGES_UNSYNCED_BYTES("i02_ack_survivesPowerLoss"),
    FORGETS_THE_DIRECTORY("i03_directoryEntry_isSyncedUpToTheRoot"),
    WRITES_IN_PLACE("i04_tornWrite_isNeverVisible"),
    LEAVES_TEMPORARIES_WHEN_FULL("i05_noSpace_failsTypedAndCleansUp"),
    LISTS_TEMPORARIES("i06_crash_leavesNoVisibleTemporary"),
    CREATES_WHAT_EXISTS("i07_createIfAbsent_isAtomicAcrossCrash"),
    RETRIES_SYNCS("i08_failedFsync_isNeverRetriedIntoSuccess");

    private final String caughtBy;

    DurabilityMutant(String caughtBy) {
        this.caughtBy = caughtBy;
    }

    String caughtBy() {
        return caughtBy;
    }
}
