package dev.cairn.engines;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class GearTableTest {
    @Test
    void seeded_zero_isMd5OfEachByteRepeated() throws NoSuchAlgorithmException {
        long[] table = GearTable.seeded(0);
        assertThat(table).hasSize(256);
        for (int b = 0; b < table.length; b++) {
            byte[] repeated = new byte[64];
            Arrays.fill(repeated, (byte) b);
            byte[] md5 = MessageDigest.getInstance("MD5").digest(repeated);
            assertThat(table[b])
                    .as("entry %d", b)
                    .isEqualTo(ByteBuffer.wrap(md5).getLong());
        }
        assertThat(table[0]).isEqualTo(0x3B5D3C7D207E37DCL);
        assertThat(table[255]).isEqualTo(0xAABD2B2A451504E1L);
    }

    @Test
    void seeded_666_isEachEntryXorSeed() {
        long[] table = GearTable.seeded(666);
        assertThat(table[0]).isEqualTo(0x3B5D3C7D207E37DCL ^ 666);
        assertThat(table[255]).isEqualTo(0xAABD2B2A451504E1L ^ 666);
    }
}
