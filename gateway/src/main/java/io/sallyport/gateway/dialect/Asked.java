package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a client asked for, as a request for a chat completion.
 *
 * @param chat the request; every text of the client's request is in it, or was refused
 * @param paths what the client calls the places of the request and of the answer
 * @param speech gives the answer in the client's dialect
 */
public record Asked(ObjectNode chat, ClientPaths paths, Speech speech) {}
