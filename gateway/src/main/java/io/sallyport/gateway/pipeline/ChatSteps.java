package io.sallyport.gateway.pipeline;

import io.sallyport.gateway.config.Configuration;
import io.sallyport.gateway.telemetry.Meters;
import io.sallyport.gateway.upstream.Dispatcher;
import io.sallyport.guard.Canaries;
import io.sallyport.guard.flow.TaintMemory;
import java.util.function.Supplier;

/**
 * What every conversation passes, whatever the dialect of its client.
 *
 * @param way the steps of every request
 * @param configuration the one in force
 * @param dispatcher asks the upstreams
 * @param answers gets whole answers, from an upstream or from what one said before
 * @param canaries makes the marks that are put into instructions and documents
 * @param meters counts
 * @param judge judges tool calls
 * @param memory knows which texts were untrusted once
 * @param privacy keeps personal data from upstreams
 */
public record ChatSteps(
    Way way,
    Supplier<Configuration> configuration,
    Dispatcher dispatcher,
    Answers answers,
    Canaries canaries,
    Meters meters,
    JudgeCalls judge,
    TaintMemory memory,
    Privacy privacy) {}
