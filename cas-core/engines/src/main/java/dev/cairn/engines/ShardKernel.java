package dev.cairn.engines;

/**
 * Multiplies the vector of the bytes at one place of each input by a matrix over {@link Gf256}, for many places. A
 * kernel is made for one matrix: a row for each output, a column for each input. Immutable.
 */
abstract class ShardKernel {
    /**
     * Sets the bytes {@code [from, from + len)} of each output from those of the inputs.
     *
     * @return how many it has set, from the first on: {@code len}, or what is left of it without the part that is too
     * short for the kernel
     */
    abstract int code(ShardSpans in, ShardSpans out, int from, int len);
}
