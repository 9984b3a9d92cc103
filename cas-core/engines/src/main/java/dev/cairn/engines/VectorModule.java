package dev.cairn.engines;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The incubating Vector API, a module that is there only where the JVM was asked for it. What needs it is named by
 * reflection alone.
 */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    static boolean isThere() {
        return module().isPresent();
    }

    private static Optional<Module> module() {
        return ModuleLayer.boot().findModule(NAME);
    }

    /**
     * Makes one of a class of this package that uses the module and has one constructor; null if this JVM cannot have
     * one.
     */
    static @Nullable Object make(String className, Object... arguments) {
        try {
            VectorModule.class.getModule().addReads(module().orElseThrow());
            return Class.forName(VectorModule.class.getPackageName() + "." + className)
                    .getDeclaredConstructors()[0]
                    .newInstance(arguments);
        } catch (ReflectiveOperationException | LinkageError e) {
            return null;
        }
    }
}
