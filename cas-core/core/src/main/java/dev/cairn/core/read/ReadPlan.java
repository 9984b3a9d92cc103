package dev.cairn.core.read;

import dev.cairn.api.BlockKey;
import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.api.pack.PackId;
import dev.cairn.core.catalog.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns spans into few reads: blocks that follow each other in one pack, with at most {@link #GAP_BYTES} between them, become
 * one range, as long as neither its stored nor its plain bytes exceed {@link #READ_BYTES}. A larger block is a read of its own.
 */
final class ReadPlan {
    static final int READ_BYTES = 2 << 20;
    static final int GAP_BYTES = 16 << 10;

    private final Map<BlockKey, List<Location>> located;
    private final List<PackRead> reads = new ArrayList<>();
    private List<PackRead.Planned> open = new ArrayList<>();

    private ReadPlan(Map<BlockKey, List<Location>> located) {
        this.located = located;
    }

    /** Plans the spans in order; Corrupt if a block lies in no pack. */
    static List<PackRead> of(List<BlockSpan> spans, Map<BlockKey, List<Location>> located) {
        ReadPlan plan = new ReadPlan(located);
        spans.forEach(plan::add);
        plan.close();
        return plan.reads;
    }

    private void add(BlockSpan span) {
        List<Location> places = located.getOrDefault(span.key(), List.of());
        if (places.isEmpty()) {
            Subject subject = new Subject(null, null, span.key().toString(), null, -1);
            throw CasException.corrupt("read", "no pack holds this block", subject);
        }
        Location chosen = nearest(places);
        List<Location> others = places.stream().filter(p -> !p.equals(chosen)).toList();
        if (!open.isEmpty() && !joins(chosen, span)) {
            close();
        }
        open.add(new PackRead.Planned(span, chosen, others));
    }

    /** The place that continues the open read, if one does, so that a blob is read from as few packs as possible. */
    private Location nearest(List<Location> places) {
        PackId current = open.isEmpty() ? null : last().pack();
        return places.stream().filter(p -> p.pack().equals(current)).findFirst().orElse(places.get(0));
    }

    private boolean joins(Location next, BlockSpan span) {
        Location last = last();
        long start = open.get(0).location().offset();
        long plain = span.key().size();
        for (PackRead.Planned planned : open) {
            plain += planned.span().key().size();
        }
        long gap = next.offset() - last.end();
        return next.pack().equals(last.pack())
                && gap >= 0
                && gap <= GAP_BYTES
                && next.end() - start <= READ_BYTES
                && plain <= READ_BYTES;
    }

    private Location last() {
        return open.get(open.size() - 1).location();
    }

    private void close() {
        if (!open.isEmpty()) {
            reads.add(PackRead.of(open));
            open = new ArrayList<>();
        }
    }
}
