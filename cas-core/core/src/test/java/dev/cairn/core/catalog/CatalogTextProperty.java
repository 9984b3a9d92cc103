package dev.cairn.core.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.RefName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class CatalogTextProperty {
    private static final Comparator<byte[]> BYTES = Arrays::compareUnsigned;

    @Property
    void compare_anyTexts_isTheOrderOfTheirBytes(@ForAll("texts") String a, @ForAll("texts") String b) {
        assertThat(Integer.signum(CatalogText.compare(a, b)))
                .isEqualTo(Integer.signum(BYTES.compare(bytes(a), bytes(b))));
    }

    @Property
    void firstAndEnd_anyName_holdExactlyThePrefix(
            @ForAll("texts") String name, @ForAll("texts") String prefix, @ForAll("names") String after) {
        boolean from = BYTES.compare(CatalogText.first(prefix, new RefName(after)), bytes(name)) <= 0;
        boolean to = BYTES.compare(bytes(name), CatalogText.end(prefix)) < 0;
        assertThat(from && to).isEqualTo(name.startsWith(prefix) && BYTES.compare(bytes(after), bytes(name)) < 0);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(parts()).list().ofMaxSize(4).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> names() {
        return texts().filter(text -> !text.isEmpty());
    }

    private static List<String> parts() {
        return List.of(
                "a",
                "b",
                "%",
                "~",
                "\u00a0",
                "\u07ff",
                "\u0800",
                "\ud7ff",
                "\ue000",
                "\uffff",
                "\ud800\udc00",
                "\udbff\udfff");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
