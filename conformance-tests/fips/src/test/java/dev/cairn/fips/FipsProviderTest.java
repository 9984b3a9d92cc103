package dev.cairn.fips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.core.seal.Primitives;
import dev.cairn.engines.Jca;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** This JVM is what the other tests take it for. */
class FipsProviderTest {
    private static final String BC_FIPS = "BCFIPS";

    @Test
    void everyService_isTheProviders() throws GeneralSecurityException {
        Set<String> used = Set.of(
                Jca.digest("SHA-256").getProvider().getName() + " digest",
                Primitives.mac("HmacSHA256").getProvider().getName() + " mac",
                Primitives.cipher("AES/GCM/NoPadding").getProvider().getName() + " cipher",
                Primitives.secretKeyFactory("PBKDF2WithHmacSHA512")
                                .getProvider()
                                .getName() + " pbkdf2",
                new SecureRandom().getProvider().getName() + " chance");
        switch (Kind.current()) {
            case JDK ->
                assertThat(used)
                        .containsExactlyInAnyOrder(
                                "SUN digest", "SunJCE mac", "SunJCE cipher", "SunJCE pbkdf2", "SUN chance");
            case BC_FIPS -> assertThat(used).hasSize(5).allMatch(text -> text.startsWith(BC_FIPS + " "));
        }
    }

    @Test
    void providers_areThoseOfTheKind() throws ReflectiveOperationException {
        switch (Kind.current()) {
            case JDK -> {
                assertThat(Jca.provider()).isEmpty();
                assertThat(Security.getProvider(BC_FIPS)).isNull();
            }
            case BC_FIPS -> {
                assertThat(Jca.provider()).contains(BC_FIPS);
                assertThat(Arrays.stream(Security.getProviders()).map(p -> p.getName()))
                        .containsExactly(BC_FIPS, "SUN");
                Class<?> registrar = Class.forName("org.bouncycastle.crypto.CryptoServicesRegistrar");
                assertThat(registrar.getMethod("isInApprovedOnlyMode").invoke(null))
                        .isEqualTo(true);
            }
        }
    }

    /** What Cairn refuses or never does, the module refuses on its own in approved-only mode. */
    @Test
    void approvedOnlyMode_refusesTheRest() throws GeneralSecurityException {
        if (Kind.current() == Kind.JDK) {
            assertThat(MessageDigest.getInstance("MD5").getProvider().getName()).isEqualTo("SUN");
            return;
        }
        assertThatThrownBy(() -> Jca.digest("MD5")).isInstanceOf(NoSuchAlgorithmException.class);
        Mac mac = Primitives.mac("HmacSHA256");
        assertThatThrownBy(() -> mac.init(new SecretKeySpec(new byte[13], "HmacSHA256")))
                .hasMessageContaining("at least 112 bits");
        PBEKeySpec thirteen = new PBEKeySpec("x".repeat(13).toCharArray(), new byte[16], 10_000, 256);
        assertThatThrownBy(() ->
                        Primitives.secretKeyFactory("PBKDF2WithHmacSHA512").generateSecret(thirteen))
                .hasMessageContaining("at least 112 bits");
    }
}
