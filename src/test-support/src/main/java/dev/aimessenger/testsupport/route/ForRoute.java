package dev.aimessenger.testsupport.route;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which route a {@link RouteTest} is about. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface ForRoute {

    /** Its file: {@code routes/<this>.camel.yaml}. */
    String value();

    /** Files of other routes that are loaded with it; what calls them really reaches them. */
    String[] with() default {};
}
