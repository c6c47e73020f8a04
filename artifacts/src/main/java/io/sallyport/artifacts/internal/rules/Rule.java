package io.sallyport.artifacts.internal.rules;

import io.sallyport.artifacts.ScanVerdict;
import io.sallyport.core.Severity;

/**
 * One rule of the catalogue.
 *
 * @param id for example {@code pickle/dangerous-global}
 * @param verdict what a finding of it makes of a file
 * @param severity how bad it would be
 * @param title the rule in a few words
 * @param why why it matters and what to do
 * @param cwe the weakness
 * @param atlas the MITRE ATLAS technique
 */
public record Rule(
    String id,
    ScanVerdict verdict,
    Severity severity,
    String title,
    String why,
    String cwe,
    String atlas) {}
