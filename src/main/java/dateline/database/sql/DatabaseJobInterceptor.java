package dateline.database.sql;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Runs a {@link DatabaseJob} unless the server stops. Outside the interceptor of transactions, so that a run includes its commit. */
@DatabaseJob
@Interceptor
@Priority(Interceptor.Priority.PLATFORM_BEFORE)
class DatabaseJobInterceptor {

    private final RunningJobs jobs;

    DatabaseJobInterceptor(RunningJobs jobs) {
        this.jobs = jobs;
    }

    @AroundInvoke
    Object run(InvocationContext method) throws Exception {
        if (!jobs.begin()) return null;
        try {
            return method.proceed();
        } finally {
            jobs.end();
        }
    }
}
