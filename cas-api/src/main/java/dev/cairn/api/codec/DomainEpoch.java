package dev.cairn.api.codec;

import dev.cairn.api.CasException;
import java.util.UUID;

/**
 * Which key of a private domain is meant. Two of them never share a key.
 *
 * <p>Stability: experimental.
 *
 * @param repository the repository
 * @param domain the domain's number, from 1; 0 is the open domain, which has no keys
 * @param epoch counts the domain's keys, from 1
 * @since 0.1.0
 */
public record DomainEpoch(UUID repository, int domain, int epoch) {
    /** Checks that domain and epoch are at least 1. */
    public DomainEpoch {
        if (domain < 1 || epoch < 1) {
            throw CasException.invalid(
                    "domain key", "domain and epoch count from 1, not domain " + domain + ", epoch " + epoch);
        }
    }

    @Override
    public String toString() {
        return "domain " + domain + ", epoch " + epoch + " of repository " + repository;
    }
}
