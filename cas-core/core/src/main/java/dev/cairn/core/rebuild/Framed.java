package dev.cairn.core.rebuild;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import dev.cairn.core.format.IndexEntry;
import dev.cairn.core.format.PackHeader;
import java.util.List;

/** What the ends of an object of {@code packs/} tell. */
sealed interface Framed {
    /** None of this repository's packs. */
    record Foreign(Subject about, String reason) implements Framed {}

    /** A pack that its header and index prove. */
    record Good(FoundPack pack, PackHeader header, List<IndexEntry> entries) implements Framed {}

    /** A pack of this repository without a good index. */
    record Damaged(FoundPack pack, PackHeader header, CasException why) implements Framed {}
}
