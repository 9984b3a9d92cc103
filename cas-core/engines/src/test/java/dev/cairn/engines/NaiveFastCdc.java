package dev.cairn.engines;

/** FastCDC 2020 a byte at a time, as the paper tells it and with the reference's rounding: the tests' own opinion. */
record NaiveFastCdc(int min, int avg, int max, int normalization, long seed) {
    int cut(byte[] data, int from, int to) {
        int length = Math.min(to - from, max);
        int bits = (int) Math.round(Math.log(avg) / Math.log(2));
        long[] gear = GearTable.seeded(seed);
        long hash = 0;
        for (int i = min / 2 * 2; i < length / 2 * 2; i++) {
            hash = 2 * hash + gear[Byte.toUnsignedInt(data[from + i])];
            boolean belowAvg = i < avg / 2 * 2;
            if ((hash & FastCdcMasks.ofBits(belowAvg ? bits + normalization : bits - normalization)) == 0) {
                return i;
            }
        }
        return length;
    }
}
