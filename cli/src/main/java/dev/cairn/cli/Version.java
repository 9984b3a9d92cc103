package dev.cairn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar. */
final class Version implements IVersionProvider {
    private static final String POM = "/META-INF/maven/dev.cairn/cairn-cli/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        Properties pom = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(POM)) {
            if (in != null) {
                pom.load(in);
            }
        }
        String version = pom.getProperty("version", "(not packaged)");
        return new String[] {"cairn " + version + " on Java " + Runtime.version()};
    }
}
