package dev.cairn.conformance;

/**
 * The whole contract of a {@link dev.cairn.api.store.Store}. A driver's test class implements this and {@link
 * #harness()}.
 *
 * <p>Gate, never a silent skip: what the store declares must work; what it does not declare must be refused as
 * {@code Unsupported} before any I/O, or is reported as under-declared if it works. A case that needs a control which
 * the harness lacks is reported as gated, with what is missing.
 *
 * <p>Stability: experimental.
 *
 * @since 0.1.0
 */
public interface StoreContract
        extends LifecycleContract,
                PutContract,
                ConditionalContract,
                GetContract,
                GetUnderChangeContract,
                StatContract,
                ListContract,
                DeleteContract,
                DurabilityContract,
                ErrorContract,
                CapabilityContract,
                ReactiveContract {}
