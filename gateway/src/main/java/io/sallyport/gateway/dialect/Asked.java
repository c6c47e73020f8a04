package io.sallyport.gateway.dialect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a client asked for, as a request for a chat completion.
 *
 * @param chat the request; every text of the client's request is in it, or was refused
 * @param paths what the client calls the places of the request and of the answer
 * @param speech gives the answer in the client's dialect
 * @param own what a chat has no word for and a server of the client's dialect has: checked words
 *     and numbers of the API, no text
 */
public record Asked(ObjectNode chat, ClientPaths paths, Speech speech, ObjectNode own) {

  Asked(ObjectNode chat, ClientPaths paths, Speech speech) {
    this(chat, paths, speech, JsonNodeFactory.instance.objectNode());
  }

  /** Puts what is the dialect's own into a chat that was checked; no upstream gets it as it is. */
  public void carry(ObjectNode checked) {
    if (!own.isEmpty()) {
      checked.set(Options.OWN, own);
    }
  }
}
