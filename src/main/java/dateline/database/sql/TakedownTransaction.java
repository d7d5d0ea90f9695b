package dateline.database.sql;

import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code @Transactional} method that withdraws text or rights. Its transaction may last 6 s, one second longer than the
 * {@code transaction_timeout} of the connections. If a node or its network stops within a transaction, the database ends that transaction
 * after 5 s and releases its locks. A takedown that waits for them then succeeds.
 */
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface TakedownTransaction {}
