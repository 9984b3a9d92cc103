package dev.cairn.core.catalog;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A writer whose next COMMIT reports a failed sync, before or after the transaction took effect. */
final class FailingSource extends SqliteSource {
    enum Failure {
        BEFORE,
        AFTER
    }

    private @Nullable Failure armed;

    FailingSource(Path file) {
        super(file);
    }

    void failNextCommit(Failure failure) {
        armed = failure;
    }

    @Override
    Connection writer() throws SQLException {
        Connection real = super.writer();
        return (Connection) Proxy.newProxyInstance(
                FailingSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    Object answer = call(real, method, args);
                    return method.getName().equals("createStatement") ? failing(answer) : answer;
                });
    }

    private Object failing(@Nullable Object statement) {
        return Proxy.newProxyInstance(
                FailingSource.class.getClassLoader(), new Class<?>[] {Statement.class}, (proxy, method, args) -> {
                    boolean commit = method.getName().equals("execute") && "COMMIT".equals(args[0]);
                    Failure failure = commit ? armed : null;
                    if (failure == null) {
                        return call(statement, method, args);
                    }
                    armed = null;
                    if (failure == Failure.AFTER) {
                        call(statement, method, args);
                    }
                    throw new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
                });
    }

    private static @Nullable Object call(@Nullable Object target, Method method, Object @Nullable [] args)
            throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
