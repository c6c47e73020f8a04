package io.sallyport.gateway;
import java.util.Set;
final class OneShotConformanceTest {
  static Set<String> paths() { return Set.of("/v1/embeddings","/v1/moderations","/v1/messages/count_tokens"); }
}
