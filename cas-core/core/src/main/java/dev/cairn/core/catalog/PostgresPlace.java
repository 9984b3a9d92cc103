package dev.cairn.core.catalog;

import dev.cairn.api.CasException;
import dev.cairn.api.Subject;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which database: {@code postgresql://HOST:PORT/DATABASE?user=USER&currentSchema=SCHEMA}. A password is refused, for
 * such a text is written down and shown. Neither this nor any message about it holds one.
 *
 * @param host a name or an address
 * @param port the server's port
 * @param database the database
 * @param parameters of the driver, by name
 */
record PostgresPlace(String host, int port, String database, Map<String, String> parameters) {
    static final String SCHEME = "postgresql";

    private static final int PORT = 5432;
    private static final int PORT_MAX = 65_535;
    private static final Set<String> ALLOWED = new TreeSet<>(Set.of(
            "user", "currentSchema", "sslmode", "sslrootcert", "sslcert", "sslkey", "connectTimeout", "socketTimeout"));
    private static final Set<String> SECRET = Set.of("password", "sslpassword");

    /** Reads a URI; InvalidInput if it is none, names no host or database, or holds a secret or an unknown parameter. */
    static PostgresPlace parse(String text) {
        URI uri = uri(text);
        if (!SCHEME.equals(uri.getScheme()) || uri.getHost() == null || uri.getRawFragment() != null) {
            throw invalid("it must be postgresql://HOST:PORT/DATABASE?PARAMETERS, of one host");
        }
        if (uri.getRawUserInfo() != null) {
            throw invalid("name the user by ?user=; a password never stands in a URI");
        }
        String path = uri.getPath();
        if (path == null || path.length() < 2 || path.indexOf('/', 1) >= 0 || path.indexOf('\0') >= 0) {
            throw invalid("it must name one database");
        }
        int port = uri.getPort() < 0 ? PORT : uri.getPort();
        if (port < 1 || port > PORT_MAX) {
            throw CasException.limit("catalog URI", "no such port", PORT_MAX, port);
        }
        return new PostgresPlace(uri.getHost(), port, path.substring(1), parameters(uri.getRawQuery()));
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw invalid("malformed at character " + e.getIndex());
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new TreeMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (SECRET.contains(name)) {
                throw invalid("a password never stands in a URI: give it by PGPASSWORD, ~/.pgpass or the options");
            }
            if (equals < 0 || !ALLOWED.contains(name)) {
                throw invalid("unknown parameter; known: " + String.join(", ", ALLOWED));
            }
            if (parameters.put(name, decoded(pair.substring(equals + 1))) != null) {
                throw invalid("the parameter " + name + " stands there twice");
            }
        }
        return parameters;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("malformed escape in a parameter");
        }
    }

    private static CasException invalid(String reason) {
        return CasException.invalid("catalog URI", reason);
    }

    /** Host, port and database: what a message may show. */
    Subject subject() {
        return Subject.of(SCHEME + "://" + host + ":" + port + "/" + database);
    }

    /** The schema that is named, if one is. */
    Optional<String> schema() {
        return Optional.ofNullable(parameters.get("currentSchema"));
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** The driver's form, without parameters. */
    String jdbc() {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }
}
