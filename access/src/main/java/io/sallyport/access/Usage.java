package io.sallyport.access;

import java.time.LocalDate;

/**
 * What a key used of a model on one day (UTC).
 *
 * @param tenant id of the tenant
 * @param keyId id of the key
 * @param model the model
 * @param day the day
 * @param requests requests, blocked ones included
 * @param blocked how many of them the guard blocked
 * @param tokensIn tokens that went in
 * @param tokensOut tokens that came out
 */
public record Usage(
    String tenant,
    String keyId,
    String model,
    LocalDate day,
    long requests,
    long blocked,
    long tokensIn,
    long tokensOut) {}
