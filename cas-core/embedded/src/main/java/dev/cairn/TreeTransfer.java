package dev.cairn;

import dev.cairn.api.Attributes;
import dev.cairn.api.BlobKey;
import dev.cairn.api.Digest;
import dev.cairn.api.Environment;
import dev.cairn.api.HashAlgorithm;
import dev.cairn.core.Batch;
import dev.cairn.core.DomainCas;
import dev.cairn.core.catalog.CatalogIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** Directories in and out. */
final class TreeTransfer {
    private final DomainCas cas;
    private final CatalogIdentity identity;
    private final Environment environment;
    private final FileSteps steps;

    TreeTransfer(DomainCas cas, CatalogIdentity identity, Environment environment) {
        this.cas = cas;
        this.identity = identity;
        this.environment = environment;
        this.steps = new FileSteps(environment);
    }

    Mono<TreeReceipt> store(Path directory, TreeOptions options) {
        return steps.call(() -> real(directory))
                .flatMap(root -> Mono.usingWhen(
                        steps.call(() -> new Visit(root, options, cache(root, options))),
                        visit -> cas.batch(batch -> store(batch, visit)).flatMap(visit::published),
                        Visit::closed))
                .onErrorStop();
    }

    private static Path real(Path directory) {
        try {
            Path real = directory.toRealPath();
            if (!FileStat.of(real).isDirectory()) {
                throw FileFailures.invalid("read", "is not a directory", directory);
            }
            return real;
        } catch (IOException e) {
            throw FileFailures.of("read", directory, e);
        }
    }

    /** One storing of one directory. */
    private final class Visit {
        private final Path root;
        private final TreeOptions options;
        private final TreeTally tally;
        private final Optional<FileCache> cache;

        Visit(Path root, TreeOptions options, Optional<FileCache> cache) {
            this.root = root;
            this.options = options;
            this.tally = new TreeTally(options);
            this.cache = cache;
        }

        TreeUpload upload(Batch batch) {
            return new TreeUpload(batch, steps, tally, new TreeUpload.TreeSource(root, options, cache));
        }

        Mono<TreeReceipt> published(TreeReceipt receipt) {
            return steps.run(() -> cache.ifPresent(FileCache::publish)).thenReturn(receipt);
        }

        Mono<Void> closed() {
            return steps.run(() -> cache.ifPresent(FileCache::close));
        }
    }

    private Mono<TreeReceipt> store(Batch batch, Visit visit) {
        return steps.call(() -> visit.upload(batch))
                .flatMap(TreeUpload::run)
                .flatMap(root -> batch.commit(root, attributes(visit.options.attributes())))
                .map(done -> new TreeReceipt(done.key(), done.ref(), visit.tally.counts(), done.chunks()));
    }

    private static Attributes attributes(Attributes said) {
        Attributes.Builder tree = Attributes.builder().mediaType(Cairn.TREE_MEDIA_TYPE);
        said.ref().ifPresent(ref -> tree.ref(ref.value()));
        said.custom().forEach(tree::custom);
        said.retainUntil().ifPresent(tree::retainUntil);
        if (said.legalHold()) {
            tree.legalHold();
        }
        return tree.build();
    }

    private Optional<FileCache> cache(Path root, TreeOptions options) {
        return options.fileCache().map(directory -> {
            HashAlgorithm algorithm = identity.algorithm();
            Digest about = about(identity.repository() + "\n" + cas.domain() + "\n" + root.toUri());
            Instant now = environment.now();
            long nanos = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
            Path file = directory.resolve(about.hex().substring(0, 32) + ".files");
            String nonce = HexFormat.of().toHexDigits(environment.random().nextLong());
            return FileCache.open(new FileCache.Place(file, about, algorithm, nanos), nonce);
        });
    }

    private static Digest about(String text) {
        try {
            return Digest.of(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Mono<TreeCounts> load(BlobKey tree, Path target, TreeOptions options) {
        return Mono.defer(() -> new TreeDownload(cas, cas.small(), environment, options).run(tree, target))
                .onErrorStop();
    }
}
