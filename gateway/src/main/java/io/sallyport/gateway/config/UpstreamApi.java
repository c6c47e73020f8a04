package io.sallyport.gateway.config;

/** The API that a model server speaks about conversations. */
public enum UpstreamApi {
  /** Chat completions, which nearly all servers have. */
  CHAT,
  /** The Responses API of OpenAI. */
  RESPONSES,
  /** The Messages API of Anthropic. */
  MESSAGES
}
