package io.sallyport.gateway.config;

/**
 * One way to answer for a model.
 *
 * @param upstream name of the upstream
 * @param model what the upstream calls the model
 * @param weight share of the requests among the routes of the model, at least 1
 */
public record RouteSettings(String upstream, String model, int weight) {}
