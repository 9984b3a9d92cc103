package dev.cairn.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the keys of private domains are and what opens them. */
final class KeystoreOptions {
    @Nullable
    @Option(
            names = "--keystore",
            paramLabel = "FILE",
            description =
                    "The file that opens private domains. Default: $$CAIRN_KEYSTORE, else keystore in the repository's directory.")
    String keystore;

    @Nullable
    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description =
                    "Its first line is the keystore's passphrase. Default: $$CAIRN_PASSPHRASE_FILE, else the terminal is asked.")
    String passphraseFile;
}
