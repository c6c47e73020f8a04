package io.sallyport.gateway.surface;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Supplier;

/**
 * An answer of an API that is no conversation.
 *
 * @param texts what the guard reads; treated texts are put there
 * @param type what the client is told that it is
 * @param bytes the answer, with what was put into it
 * @param usage what the upstream counted; missing when it says nothing
 */
public record PassedAnswer(TextSlots texts, String type, Supplier<byte[]> bytes, JsonNode usage) {}
