package dev.cairn.core.catalog;

import static dev.cairn.core.catalog.CatalogFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cairn.api.CasException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PostgresPlaceTest {
    @Test
    void parse_everything_itsParts() {
        PostgresPlace place = PostgresPlace.parse(
                "postgresql://db.example:6543/my%20db?user=cairn%2B1&currentSchema=a+b&sslmode=verify-full");
        assertThat(place.host()).isEqualTo("db.example");
        assertThat(place.port()).isEqualTo(6543);
        assertThat(place.database()).isEqualTo("my db");
        assertThat(place.parameters())
                .isEqualTo(Map.of("user", "cairn+1", "currentSchema", "a+b", "sslmode", "verify-full"));
        assertThat(place.jdbc()).isEqualTo("jdbc:postgresql://db.example:6543/my%20db");
    }

    @Test
    void parse_noPortOrParameters_defaults() {
        PostgresPlace place = PostgresPlace.parse("postgresql://[::1]/c");
        assertThat(place.jdbc()).isEqualTo("jdbc:postgresql://[::1]:5432/c");
        assertThat(place.parameters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://h/c?password=hunter2",
                "postgresql://h/c?user=u&password=hunter2",
                "postgresql://h/c?sslpassword=hunter2",
                "postgresql://u:hunter2@h/c",
                "postgresql://u@h/c",
                "postgresql://h/c?loggerFile=hunter2",
                "postgresql://h/c?socketFactory=hunter2",
                "postgresql://h/c?user=%zz",
                "postgresql://h/c?user=a&user=hunter2",
                "postgresql://h/c?user",
                "postgresql://h/c?",
                "postgresql://h/c#hunter2",
                "postgresql://h/",
                "postgresql://h",
                "postgresql://h/a/hunter2",
                "postgresql:///c",
                "postgresql://a,b/c",
                "postgresql://h:0/c",
                "postgresql://h:70000/c",
                "postgresql://h h/c",
                "jdbc:postgresql://h/c",
                "mysql://h/c",
                ""
            })
    void parse_refused_invalidInputThatShowsNothing(String uri) {
        refused(CasException.InvalidInput.class, () -> PostgresPlace.parse(uri)).hasMessageNotContaining("hunter2");
    }
}
