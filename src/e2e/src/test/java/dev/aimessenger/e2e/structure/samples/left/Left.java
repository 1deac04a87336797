package dev.aimessenger.e2e.structure.samples.left;

import dev.aimessenger.e2e.structure.samples.right.Right;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.beans.factory.annotation.Autowired;

/** Breaks every rule, so that tests can see them refuse it. */
public class Left extends RouteBuilder {

    @Autowired
    private Right right;

    @Override
    public void configure() {
        from("direct:left").bean(right);
    }
}
