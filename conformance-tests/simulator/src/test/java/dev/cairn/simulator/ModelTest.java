package dev.cairn.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.BlobKey;
import dev.cairn.api.CasException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The oracle says no when it must, and only then. */
class ModelTest {
    private final List<Content> contents = Content.some(3, 100, new SplittableRandom(1));
    private final BlobKey one = contents.get(1).key();
    private final BlobKey two = contents.get(2).key();
    private Instant now = Instant.EPOCH;
    private final Model model = new Model(contents, () -> now);

    private static CasException gone() {
        return CasException.notFound("read", "blob", "x");
    }

    private void put(String name, BlobKey key) {
        model.change(name, Optional.of(key)).acknowledged();
    }

    @Test
    void settled_asAcknowledged_isGood() {
        put("a", one);
        put("b", two);
        model.change("b", Optional.empty()).removed(true);
        model.settled(Map.of("a", one));
        assertThat(model.violations()).isEmpty();
    }

    @Test
    void settled_acknowledgedNameIsGone_isAViolation() {
        put("a", one);
        model.settled(Map.of());
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void settled_refusedPutLeftAName_isAViolation() {
        model.change("a", Optional.of(one)).refused();
        model.settled(Map.of("a", one));
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void settled_unknownPut_mayBeThereOrNot() {
        put("a", one);
        model.change("a", Optional.of(two)).unknown();
        model.settled(Map.of("a", one));
        model.settled(Map.of("a", two));
        assertThat(model.violations()).isEmpty();
        model.settled(Map.of());
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void settled_nameOfNobody_isAViolation() {
        model.settled(Map.of("stranger", one));
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void settled_freshNames_areThoseThatWerePromised() {
        model.named("put/1", one);
        model.unanswered(two);
        model.settled(Map.of("put/1", one, "put/2", two));
        assertThat(model.violations()).isEmpty();
        model.settled(Map.of("put/1", one, "put/2", two, "put/3", two));
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void removed_nameThatWasThere_mustSaySo() {
        put("a", one);
        model.change("a", Optional.empty()).removed(false);
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void reading_wrongBytes_isAViolation() {
        put("a", one);
        model.reading().read(one, 0, new byte[] {1, 2, 3}, true);
        model.reading().read(one, 0, new byte[] {1, 2, 3}, false);
        assertThat(model.violations()).hasSize(2);
    }

    @Test
    void reading_safeBlobNotFound_isAViolation() {
        put("a", one);
        model.reading().failed(one, gone());
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void reading_blobWithoutAName_mayBeGone() {
        put("a", one);
        Model.Reading reading = model.reading();
        model.change("a", Optional.empty()).removed(true);
        put("b", one);
        reading.failed(one, gone());
        assertThat(model.violations()).isEmpty();
    }

    @Test
    void reading_nameThatNobodyChanges_isWhatItMustBe() {
        put("a", one);
        model.reading().found("a", Optional.of(two));
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void reading_nameThatChangesMeanwhile_mayBeEither() {
        put("a", one);
        Model.Reading reading = model.reading();
        put("a", two);
        reading.found("a", Optional.of(one));
        assertThat(model.violations()).isEmpty();
    }

    @Test
    void reading_childOfANamedTree_isSafe() {
        Content tree = Content.of(new byte[] {1});
        model.tree(tree, List.of(one));
        put("a", tree.key());
        model.reading().failed(one, gone());
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void reading_childOfATreeWithoutAName_mayBeGone() {
        Content tree = Content.of(new byte[] {1});
        model.tree(tree, List.of(one));
        put("a", tree.key());
        Model.Reading reading = model.reading();
        model.change("a", Optional.empty()).removed(true);
        put("a", tree.key());
        reading.failed(one, gone());
        assertThat(model.violations()).isEmpty();
    }

    @Test
    void notCollected_lossWithoutDamage_isAViolation() {
        model.notCollected(gone(), true);
        assertThat(model.violations()).hasSize(1);
        model.notCollected(gone(), false);
        model.damaged();
        model.notCollected(gone(), true);
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void notCollected_givesWay_onlyToAnother() {
        CasException conflict = new CasException.Conflict(CasException.Details.of("collect", "another run", null));
        model.notCollected(conflict, false);
        assertThat(model.violations()).isEmpty();
        model.notCollected(conflict, true);
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void change_ofWhatIsSurelyProtected_isAViolation() {
        put("a", one);
        model.holding("a", true).run();
        put("a", one);
        assertThat(model.violations()).as("it names the same").isEmpty();
        model.change("a", Optional.empty()).failed(denied());
        assertThat(model.violations()).as("refused for a reason").isEmpty();
        put("a", two);
        assertThat(model.violations()).hasSize(1);
        put("a", one);
        assertThat(model.violations()).as("what it names now is not protected").hasSize(1);
    }

    @Test
    void change_afterARetention_isGood() {
        put("a", one);
        model.retaining("a", now.plusSeconds(5)).run();
        now = now.plusSeconds(5);
        model.change("a", Optional.empty()).removed(true);
        assertThat(model.violations()).isEmpty();
    }

    @Test
    void change_beforeARetentionEnds_isAViolation() {
        put("a", one);
        model.retaining("a", now.plusSeconds(5)).run();
        now = now.plusSeconds(4);
        model.change("a", Optional.empty()).removed(true);
        assertThat(model.violations()).hasSize(1);
    }

    @Test
    void change_ofWhatMayBeProtected_mayBeRefusedOrNot() {
        put("a", one);
        model.holding("a", true);
        model.change("a", Optional.empty()).failed(denied());
        put("a", two);
        assertThat(model.violations()).isEmpty();
    }

    @Test
    void change_ofWhatIsNotProtected_refusedAllTheSame_isAViolation() {
        put("a", one);
        model.holding("a", true).run();
        model.holding("a", false).run();
        model.change("a", Optional.empty()).failed(denied());
        assertThat(model.violations()).hasSize(1);
    }

    private static CasException denied() {
        return new CasException.Denied(CasException.Details.of("drop", "the ref is under legal hold", null));
    }
}
