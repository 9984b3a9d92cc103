package dev.cairn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cairn.api.CasException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pattern matches. */
final class ExcludesTest {
    private static boolean excluded(String pattern, String path) {
        boolean directory = path.endsWith("/");
        String plain = directory ? path.substring(0, path.length() - 1) : path;
        Excludes excludes = new Excludes(TreeOptions.builder().exclude(pattern).build());
        return excludes.excluded(plain, directory, Path.of("/root", plain));
    }

    @ParameterizedTest
    @CsvSource({
        "*.o, x.o",
        "*.o, a/b/x.o",
        "build/, a/build/",
        "/a, a",
        "a/b, a/b",
        "a/*, a/b",
        "**/b, b",
        "**/b, x/y/b",
        "**/a/b, a/b",
        "**/a/b, x/a/b",
        "a/**, a/x/y",
        "a/**/b, a/b",
        "a/**/b, a/x/y/b",
        "?, x",
        "[a-c]x, bx",
        "[!a-c]x, dx",
        "[^]x, ^x",
        "a.b, a.b",
        "[, [",
        "文*, 文件"
    })
    void excluded_whatMatches_is(String pattern, String path) {
        assertThat(excluded(pattern, path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "*.o, x.oo",
        "build/, build",
        "/a, x/a",
        "a/b, x/a/b",
        "a/*, a/b/c",
        "a/**, a",
        "?, xy",
        "[!a]x, /x",
        "a.b, axb",
        "a**, b",
        "(a|b), a"
    })
    void excluded_whatDoesNot_isNot(String pattern, String path) {
        assertThat(excluded(pattern, path)).isFalse();
    }

    @Test
    void excluded_escaped_isItself() {
        assertThat(excluded("\\*", "*")).isTrue();
        assertThat(excluded("\\*", "x")).isFalse();
        assertThat(excluded("\\!a", "!a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "!a", "[b-a]x"})
    void exclude_whatIsNoPattern_invalid(String pattern) {
        assertThatThrownBy(() -> TreeOptions.builder().exclude(pattern)).isInstanceOf(CasException.InvalidInput.class);
    }
}
