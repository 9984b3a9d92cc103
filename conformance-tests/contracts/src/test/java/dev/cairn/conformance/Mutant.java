package dev.cairn.conformance;

/** What can be wrong with a {@link TinyStore}, and the case that must find it. */
enum Mutant {
    NONE(""),
    FORGETS_AT_REOPEN("a02_reopen_seesPriorData"),
    PRINTS_ITS_PASSWORD("a03_config_roundTripsWithSecretsRedacted"),
    WORKS_AFTER_CLOSE("a04_close_isIdempotentThenRejects"),
    ACCEPTS_WRONG_LENGTHS("b04_shorterOrLongerThanDeclared_failsNothingVisible"),
    IGNORES_CHECKSUMS("b05_checksumMismatch_rejectedNothingVisible"),
    KEEPS_HALF_OF_A_FAILED_PUT("b06_failingSource_leavesNothing"),
    DETACHES_THE_SOURCE("b07_cancelledPut_leavesNothing"),
    REPLACES_UNIQUE_OBJECTS("b08_uniqueRepeat_succeedsWithTheSameBytesOnly"),
    READS_TOO_LARGE_OBJECTS("b10_largestObject_acceptedOneByteMoreRejected"),
    MOVES_POSITIONS("b13_buffersOfEveryKind_areReadAndLeftAlone"),
    KEEPS_BUFFERS("b13_reusedBuffer_isReadWithinOnNext"),
    ASKS_FOR_EVERYTHING("b15_upstreamDemand_isBounded"),
    CREATE_CHECKS_THEN_ACTS("c03_createRace_hasExactlyOneWinner"),
    CREATE_FORGIVES_THE_SAME_BYTES("c01_create_firstWins"),
    LENDS_ITS_ARRAYS("d01_bodyBuffers_areTheReadersOwn"),
    THROWS_RAW_ERRORS("d02_missing_isNotFound"),
    LOSES_THE_LAST_BYTE_OF_RANGES("d03_rangeTable"),
    ANSWERS_NOTHING_PAST_THE_END("d05_startAtEnd_isRangeNotSatisfiable"),
    MIXES_OVERWRITES("d13_readDuringOverwrite_isNeverMixed"),
    STATS_FROM_A_CACHE("e03_stat_isNeverStale"),
    NEVER_CHANGES_VERSIONS("e03_versions_tellStatesApart"),
    RUNS_FAST("e05_timestamp_isWithinTheDeclaredSkew"),
    TAKES_PREFIXES_FOR_FOLDERS("f02_prefix_isExact"),
    LISTS_IN_ANY_ORDER("f04_order_isThatOfTheNamesBytes"),
    STARTS_AT_IN_STEAD_OF_AFTER("f05_startAfter_isExclusiveAlsoForAbsentNames"),
    LISTS_UNFINISHED("f09_unfinishedUploads_areHidden"),
    FAILS_TO_DELETE_WHAT_IS_MISSING("g02_missing_isIdempotent"),
    DELETES_ANY_VERSION("g06_staleVersion_keeps"),
    SHOWS_SECRETS("k07_messages_holdNoSecrets"),
    DECLARES_TOO_MUCH("l01_everyDeclaredFlag_isProven"),
    IGNORES_WHAT_IT_DID_NOT_DECLARE("d09_versionMismatch_isRefused"),
    IGNORES_DEMAND("n01_publishers_passTheTck"),
    STARTS_WHEN_ASSEMBLED("n02_publishers_areColdAndResubscribable"),
    BLOCKS_THE_LOOP("n03_eventLoop_isNeverBlocked"),
    DROPS_THE_CONTEXT("n05_context_reachesTheSource"),
    LEAVES_A_THREAD("n06_close_leaksNoThreadOrConnection");

    private final String caughtBy;

    Mutant(String caughtBy) {
        this.caughtBy = caughtBy;
    }

    String caughtBy() {
        return caughtBy;
    }
}
