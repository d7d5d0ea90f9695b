package dateline.database.sql;

import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.time.Duration;

/** Runs within the transaction of the method, before it locks anything. */
@TakedownTransaction
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
class TakedownTransactionInterceptor {

    private static final Duration LIMIT = Duration.ofSeconds(6);

    private final AgroalDataSource database;

    TakedownTransactionInterceptor(AgroalDataSource database) {
        this.database = database;
    }

    @AroundInvoke
    Object run(InvocationContext method) throws Exception {
        TransactionTimeout.restart(database, LIMIT);
        return method.proceed();
    }
}
