package dateline;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The records that a logger, and those below it, write until this is closed. */
public final class LoggedRecords implements AutoCloseable {

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** @param logger name of the logger; empty for all */
    public LoggedRecords(String logger) {
        this.logger = Logger.getLogger(logger);
        this.logger.addHandler(handler);
    }

    public LoggedRecords(Class<?> logger) {
        this(logger.getName());
    }

    public List<LogRecord> all() {
        return records;
    }

    /** The messages of the records that fulfil the condition. */
    public List<String> messages(Predicate<LogRecord> condition) {
        return records.stream().filter(condition).map(LogRecord::getMessage).toList();
    }

    @Override
    public void close() {
        logger.removeHandler(handler);
    }
}
